package org.jvmfactory.execution.tools;

import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.engine.AgentTool;

/** A tool that takes a JSON object, so often in one conversation and no more. */
abstract class DeskTool implements AgentTool {

    private final String name;
    private final String description;
    private final String schema;
    private final int most;
    private final AtomicInteger calls = new AtomicInteger();

    /** @param most how often it does something in one conversation */
    DeskTool(String name, String description, String schema, int most) {
        this.name = name;
        this.description = description;
        this.schema = schema;
        this.most = most;
    }

    /** Carries it out; what the agent is told. */
    abstract String answer(ToolInput input) throws Refused;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final String inputSchema() {
        return schema;
    }

    @Override
    public final String call(String input) {
        if (calls.incrementAndGet() > most) {
            return "Not done: " + name + " was called " + most + " times in this conversation, which is the most.";
        }
        try {
            return answer(ToolInput.of(input));
        } catch (Refused e) {
            return "Not done: " + e.why();
        }
    }
}
