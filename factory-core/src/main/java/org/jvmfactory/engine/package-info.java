/**
 * Adapters of coding-agent CLIs: the {@code AgentEngine} SPI, sessions, the one vocabulary of what agents do, and the base for engines
 * that speak a line protocol.
 */
@NullMarked
package org.jvmfactory.engine;

import org.jspecify.annotations.NullMarked;
