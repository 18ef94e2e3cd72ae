/**
 * The engine that runs Aider: how it is launched, and the protocol that a small program around it speaks.
 */
@NullMarked
package org.jvmfactory.engine.aider;

import org.jspecify.annotations.NullMarked;
