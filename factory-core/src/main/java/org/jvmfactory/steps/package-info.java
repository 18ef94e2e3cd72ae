/** The built-in steps. They are found by their provider file like anybody's, and use nothing that a plug-in's step couldn't. */
@NullMarked
package org.jvmfactory.steps;

import org.jspecify.annotations.NullMarked;
