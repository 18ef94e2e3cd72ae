/**
 * The engine that runs the Codex CLI: how it is launched, and the protocols it speaks.
 */
@NullMarked
package org.jvmfactory.engine.codex;

import org.jspecify.annotations.NullMarked;
