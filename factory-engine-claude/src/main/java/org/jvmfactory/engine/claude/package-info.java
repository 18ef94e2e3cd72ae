/**
 * The engine that runs the Claude Code CLI: how it is launched, and the protocol it speaks.
 */
@NullMarked
package org.jvmfactory.engine.claude;

import org.jspecify.annotations.NullMarked;
