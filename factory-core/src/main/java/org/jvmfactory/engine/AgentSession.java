package org.jvmfactory.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * One conversation with an agent CLI, one turn after the other. Its events go to the context that it was opened with. Thread-safe:
 * {@link #send} and {@link #interrupt} may come from any thread while another one awaits the turn.
 */
public interface AgentSession extends AutoCloseable {

    /** The id by which a later session goes on with this one, once it is known. */
    Optional<String> id();

    /**
     * Says something to the agent: while a turn is under way it steers that turn, else it begins the next one.
     *
     * @return false where it couldn't be delivered any more, or the engine can't do that
     */
    boolean send(String message);

    /** Asks the agent to stop the turn under way; the turn ends as interrupted. */
    void interrupt();

    /**
     * Waits for the end of the turn under way; empty when it isn't over after {@code limit}.
     *
     * <p>What the CLI itself failed at is a result. An interrupted thread leaves the turn running: close the session.
     */
    Optional<TurnResult> await(Duration limit) throws InterruptedException;

    /** Ends the conversation and its processes: the CLI's own stop first, at most 5 s in all, then the kill. Idempotent. */
    @Override
    void close();
}
