/** Judges runs that take too long, have fallen silent, go round in circles or have lost their driver; never acts. */
@NullMarked
package org.jvmfactory.watchdog;

import org.jspecify.annotations.NullMarked;
