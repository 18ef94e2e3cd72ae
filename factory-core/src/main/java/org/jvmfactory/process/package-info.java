/** Child processes: the only place that starts, feeds, listens to, limits and ends them. */
@NullMarked
package org.jvmfactory.process;

import org.jspecify.annotations.NullMarked;
