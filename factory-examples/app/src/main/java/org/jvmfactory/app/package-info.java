/**
 * The reference application: Factory on the command line. All that it does goes through the public API of the library.
 */
@NullMarked
package org.jvmfactory.app;

import org.jspecify.annotations.NullMarked;
