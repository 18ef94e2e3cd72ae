package org.jvmfactory.engine;

import java.util.List;
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

    /** The host's tools that the agent may call. */
    List<AgentTool> tools();
}
