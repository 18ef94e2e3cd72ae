package org.jvmfactory.engine.command;

import java.util.Optional;
import org.jvmfactory.config.ConfigNode;

/** Where the CLI's JSON says what. */
record Fields(
        Optional<Field> session,
        Optional<Field> text,
        Optional<Field> error,
        Optional<Field> end,
        Optional<Field> model,
        Optional<Field> cost,
        Tokens tokens,
        Counts counts,
        Tools tools) {

    /** How what is counted again and again comes to the turn's. */
    enum Counts {
        /** It is a growing sum: what was said last counts. */
        LAST,
        /** Each is for a part of the turn. */
        ADDED
    }

    static final Fields NONE = of(ConfigNode.empty());

    /** Where the numbers of tokens stand. */
    record Tokens(
            Optional<Field> input, Optional<Field> output, Optional<Field> cacheRead, Optional<Field> cacheWrite) {

        /** Whether what is counted is enough to estimate a cost. */
        boolean arePriced() {
            return input.isPresent() && output.isPresent();
        }
    }

    /** Where tool calls stand. */
    record Tools(Optional<ToolField> started, Optional<ToolField> finished) {}

    static Fields of(ConfigNode map) {
        map.only(
                "counts",
                "session",
                "text",
                "error",
                "end",
                "model",
                "cost",
                "input-tokens",
                "output-tokens",
                "cache-read-tokens",
                "cache-write-tokens",
                "tool-started",
                "tool-finished");
        return new Fields(
                field(map, "session"),
                field(map, "text"),
                field(map, "error"),
                field(map, "end"),
                field(map, "model"),
                field(map, "cost"),
                new Tokens(
                        field(map, "input-tokens"),
                        field(map, "output-tokens"),
                        field(map, "cache-read-tokens"),
                        field(map, "cache-write-tokens")),
                map.find("counts").map(node -> node.choice(Counts.class)).orElse(Counts.LAST),
                new Tools(
                        map.find("tool-started").map(ToolField::of),
                        map.find("tool-finished").map(ToolField::of)));
    }

    private static Optional<Field> field(ConfigNode map, String key) {
        return map.find(key).map(Field::of);
    }
}
