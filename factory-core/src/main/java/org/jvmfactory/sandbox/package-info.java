/** Where a command may run and under which limits: the {@code Sandbox} SPI, its kinds, and the proof of what each kind guarantees. */
@NullMarked
package org.jvmfactory.sandbox;

import org.jspecify.annotations.NullMarked;
