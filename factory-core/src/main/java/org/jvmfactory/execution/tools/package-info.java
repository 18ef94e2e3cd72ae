/** What an agent may ask of Factory while it works: one tool a class, each bounded and told why something isn't done. */
@NullMarked
package org.jvmfactory.execution.tools;

import org.jspecify.annotations.NullMarked;
