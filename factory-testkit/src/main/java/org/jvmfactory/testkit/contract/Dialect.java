package org.jvmfactory.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;

/** How a model has a real CLI do something, and what the CLI makes of what its agent is told. Stateless. */
public interface Dialect {

    /** The line by which the CLI says that a tool begins. */
    String openTool();

    /** A command in the CLI's shell, for which it waits so long. */
    ModelReply.Part.Call shell(String command, Duration wait);

    /** The call of a tool of the CLI by which an agent does this; empty where there is none for it. */
    Optional<ModelReply.Part.Call> call(AgentAct act);

    /** What the agent was told by {@code request}: prompts and further messages. */
    List<String> told(ModelRequest request);
}
