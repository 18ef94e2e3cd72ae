package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/** Something an agent did, in one vocabulary for all engines. Texts are what the agent or the CLI said: data, never trusted. */
public sealed interface AgentEvent {

    /** The conversation has an id; {@code version} is the CLI's. */
    record SessionStarted(String session, Optional<String> model, Optional<String> version) implements AgentEvent {
        public SessionStarted {
            requireNonNull(session, "session");
        }
    }

    /** The agent said something. */
    record Said(String text) implements AgentEvent {
        public Said {
            requireNonNull(text, "text");
        }
    }

    /** A part of what the agent is saying; live only, never kept. */
    record TextDelta(String text) implements AgentEvent {
        public TextDelta {
            requireNonNull(text, "text");
        }
    }

    /**
     * A tool call began.
     *
     * @param summary one line for a person
     * @param fingerprint equal for calls of a tool with the same input, to see who repeats itself; never kept
     */
    record ToolStarted(String call, String tool, String summary, Optional<String> fingerprint) implements AgentEvent {
        public ToolStarted {
            requireNonNull(call, "call");
            requireNonNull(tool, "tool");
            requireNonNull(summary, "summary");
            requireNonNull(fingerprint, "fingerprint");
        }

        /** One that can't be compared with others. */
        public ToolStarted(String call, String tool, String summary) {
            this(call, tool, summary, Optional.empty());
        }

        /** This call, with the whole {@code input} that the tool got. */
        public ToolStarted withInput(String input) {
            return new ToolStarted(call, tool, summary, Optional.of(Fingerprint.of(input)));
        }
    }

    /**
     * A tool call ended. Calls end in any order: the id pairs them.
     *
     * @param fingerprint equal for the same outcome, to see who repeats itself; never kept
     */
    record ToolFinished(String call, boolean ok, String summary, Optional<String> fingerprint) implements AgentEvent {
        public ToolFinished {
            requireNonNull(call, "call");
            requireNonNull(summary, "summary");
            requireNonNull(fingerprint, "fingerprint");
        }

        /** One that can't be compared with others. */
        public ToolFinished(String call, boolean ok, String summary) {
            this(call, ok, summary, Optional.empty());
        }

        /** This end, with all of the {@code output} that the agent got. */
        public ToolFinished withOutput(String output) {
            return new ToolFinished(call, ok, summary, Optional.of(Fingerprint.of(output)));
        }
    }

    /** The CLI tries a model request again by itself. */
    record Retrying(int attempt, String reason) implements AgentEvent {
        public Retrying {
            requireNonNull(reason, "reason");
        }
    }

    /** The provider reported a usage window. */
    record LimitReported(String window, String status, Optional<Instant> resetAt) implements AgentEvent {
        public LimitReported {
            requireNonNull(window, "window");
            requireNonNull(status, "status");
        }

        private static final String OVERAGE = "overage";
        private static final String IN_USE = "in use";

        /** What the subscription allows is used up, and what is used now costs extra. */
        public static LimitReported overage(Optional<Instant> resetAt) {
            return new LimitReported(OVERAGE, IN_USE, resetAt);
        }

        /** Whether it says that what is used now costs extra. */
        public boolean costsExtra() {
            return window.equals(OVERAGE) && status.equals(IN_USE);
        }
    }

    /** The agent wanted to use a tool and the host decided. */
    record PermissionDecided(String tool, boolean allowed, String reason) implements AgentEvent {
        public PermissionDecided {
            requireNonNull(tool, "tool");
            requireNonNull(reason, "reason");
        }
    }

    /** A message of the host has entered the conversation. */
    record MessageDelivered(String text) implements AgentEvent {
        public MessageDelivered {
            requireNonNull(text, "text");
        }
    }

    /** Something a person should know, which isn't a failure. */
    record Warned(String message) implements AgentEvent {
        public Warned {
            requireNonNull(message, "message");
        }
    }

    /** A line this version can't read. It is kept, never dropped and never an error. */
    record Unrecognized(String raw) implements AgentEvent {
        public Unrecognized {
            requireNonNull(raw, "raw");
        }
    }

    /** A turn ended. */
    record TurnEnded(TurnResult result) implements AgentEvent {
        public TurnEnded {
            requireNonNull(result, "result");
        }
    }

    /** True for what is shown live and never kept. */
    default boolean liveOnly() {
        return this instanceof TextDelta;
    }
}
