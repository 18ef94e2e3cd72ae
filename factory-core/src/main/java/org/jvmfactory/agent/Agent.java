package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Limits;

/**
 * A role: who an agent is and what it may use.
 *
 * @param prompt its system prompt
 * @param tools names of the tools it may use, in the words of Claude Code; all where empty
 * @param engine the engine it runs on; the default one where empty
 * @param model the model, or an alias of one; the engine's default where empty
 * @param access whether it may change the work tree
 * @param fallback who takes over, in order, where its engine can't be had
 */
public record Agent(
        String name,
        String prompt,
        List<String> tools,
        Optional<String> engine,
        Optional<String> model,
        Limits limits,
        Access access,
        List<Candidate> fallback) {

    /** What a role may do with the work tree. */
    public enum Access {
        READ,
        WRITE
    }

    public Agent {
        requireNonNull(name, "name");
        requireNonNull(prompt, "prompt");
        tools = List.copyOf(tools);
        requireNonNull(engine, "engine");
        requireNonNull(model, "model");
        requireNonNull(limits, "limits");
        requireNonNull(access, "access");
        fallback = List.copyOf(fallback);
    }

    /** One that nobody takes over from. */
    public Agent(
            String name,
            String prompt,
            List<String> tools,
            Optional<String> engine,
            Optional<String> model,
            Limits limits,
            Access access) {
        this(name, prompt, tools, engine, model, limits, access, List.of());
    }

    /** A role that may change the work tree, with the engine's default model and all tools. */
    public static Agent writer(String name, String prompt) {
        return new Agent(name, prompt, List.of(), Optional.empty(), Optional.empty(), Limits.INHERITED, Access.WRITE);
    }

    /** A role that only looks. */
    public static Agent reader(String name, String prompt) {
        return new Agent(name, prompt, List.of(), Optional.empty(), Optional.empty(), Limits.INHERITED, Access.READ);
    }

    public Agent withEngine(String name) {
        return new Agent(this.name, prompt, tools, Optional.of(name), model, limits, access, fallback);
    }

    public Agent withModel(String name) {
        return new Agent(this.name, prompt, tools, engine, Optional.of(name), limits, access, fallback);
    }

    public Agent withPrompt(String text) {
        return new Agent(name, text, tools, engine, model, limits, access, fallback);
    }

    public Agent withTools(List<String> names) {
        return new Agent(name, prompt, names, engine, model, limits, access, fallback);
    }

    public Agent withLimits(Limits value) {
        return new Agent(name, prompt, tools, engine, model, value, access, fallback);
    }

    public Agent withFallback(List<Candidate> chain) {
        return new Agent(name, prompt, tools, engine, model, limits, access, chain);
    }
}
