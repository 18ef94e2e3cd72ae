/** The private clone, branch and HOMEs that a task's runs work in, and the way their commits come out of it. */
@NullMarked
package org.jvmfactory.workspace;

import org.jspecify.annotations.NullMarked;
