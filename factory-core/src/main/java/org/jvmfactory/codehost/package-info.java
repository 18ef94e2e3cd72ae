/** Where pull requests live: the {@code CodeHost} SPI, and the kind that keeps them beside a local bare repository. */
@NullMarked
package org.jvmfactory.codehost;

import org.jspecify.annotations.NullMarked;
