/** Learning from one task for the next: what of a run is remembered, and what an agent is told of earlier ones. */
@NullMarked
package org.jvmfactory.learning;

import org.jspecify.annotations.NullMarked;
