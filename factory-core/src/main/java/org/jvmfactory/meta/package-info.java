/** The promise a public type makes or withholds. */
@NullMarked
package org.jvmfactory.meta;

import org.jspecify.annotations.NullMarked;
