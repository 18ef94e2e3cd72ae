/**
 * Adapters of coding-agent CLIs: the {@code AgentEngine} SPI, sessions, the one vocabulary of what agents do, the base for engines that
 * speak a line protocol, and the {@code command} engine.
 */
@NullMarked
package org.jvmfactory.engine;

import org.jspecify.annotations.NullMarked;
