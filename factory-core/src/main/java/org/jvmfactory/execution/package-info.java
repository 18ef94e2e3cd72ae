/**
 * Carrying out one run: its pinned plan, its workspace, its steps and sessions, and the sequencer that writes its journal. Nothing here is
 * for hosts or plugins.
 */
@Internal
@NullMarked
package org.jvmfactory.execution;

import org.jspecify.annotations.NullMarked;
import org.jvmfactory.meta.Internal;
