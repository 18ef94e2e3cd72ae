package org.jvmfactory.engine;

import org.jvmfactory.meta.Spi;

/**
 * The adapter of one agent CLI.
 *
 * <p>Called by Factory on the thread of a run. Stateless and thread-safe: one engine serves many sessions at once. It starts no process
 * itself; it says what it needs ({@link Launch}) and the context starts it in the run's sandbox. Cancelled by interruption.
 */
@Spi
public interface AgentEngine {

    /** Its name and what it can do; the same at every call. */
    EngineInfo info();

    /** Whether its CLI is there and usable, which version, and if not why and what to do. Takes up to some seconds. */
    EngineReadiness probe(EngineProbe probe) throws InterruptedException;

    /**
     * Starts a conversation, or goes on with an earlier one, and gives it the request's prompt as its first turn.
     *
     * @throws EngineException when the session can't be started; what the CLI says later is the turn's result
     */
    AgentSession open(SessionRequest request, SessionContext context) throws InterruptedException;
}
