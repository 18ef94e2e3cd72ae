package org.jvmfactory.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;

/** What a session gets from Factory. Implemented by Factory only; thread-safe. Factory adds accessors here, never parameters elsewhere. */
public interface SessionContext {

    /**
     * Starts the CLI in the run's sandbox, in the request's directory.
     *
     * @throws org.jvmfactory.sandbox.SandboxException when it can't be
     */
    SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr);

    /** Takes an event. Never blocks, so that a reader of the CLI's output can call it. */
    void emit(AgentEvent event);

    /** Decides a request to use a tool, by policy, at once. The engine reports the decision as an event. */
    PermissionDecision decide(PermissionRequest request);

    /** {@code failure}, or what is behind it as far as Factory knows: a host that the sandbox's network refused. */
    default AgentFailure explained(AgentFailure failure) {
        return failure;
    }

    /** The host's tools that the agent may call. */
    List<AgentTool> tools();

    /** Servers of tools that the agent has besides: the engine has its CLI start them, or connect to them. */
    default List<ToolServer> servers() {
        return List.of();
    }

    /** When the host wants to be asked by an engine with {@link Capability#GATES}; else there is nothing that it would say. */
    default Set<Watch> watches() {
        return Set.of();
    }

    /**
     * What the host has to say before a tool runs, whoever decides about permissions: what it denies isn't run in any permission mode, and
     * the agent reads why; the reason of what it allows is told to the agent too. Empty where it has nothing to say. Reads the store, so
     * not for the thread that reads a CLI's output.
     */
    default Optional<PermissionDecision> beforeTool(PermissionRequest request) {
        return Optional.empty();
    }

    /**
     * Does what is to be done after a tool has succeeded, such as a check of the file it changed; what the agent is told of it. Takes as
     * long as that takes; interrupted when the session is closed.
     */
    default Optional<String> afterTool(PermissionRequest request) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Why the agent may not end its turn yet, for it to read; empty where it may. Takes as long as finding that out takes; interrupted
     * when the session is closed.
     */
    default Optional<String> beforeEnd() throws InterruptedException {
        return Optional.empty();
    }
}
