/** The entry to the library: {@link org.jvmfactory.Factory}. */
@NullMarked
package org.jvmfactory;

import org.jspecify.annotations.NullMarked;
