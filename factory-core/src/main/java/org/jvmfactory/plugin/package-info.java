/** How plugins are found: providers, looked up with {@code ServiceLoader} and checked. */
@NullMarked
package org.jvmfactory.plugin;

import org.jspecify.annotations.NullMarked;
