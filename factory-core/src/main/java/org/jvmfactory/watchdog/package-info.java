/** Judges runs that take too long or have fallen silent; never acts. */
@NullMarked
package org.jvmfactory.watchdog;

import org.jspecify.annotations.NullMarked;
