package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.Usage;

/**
 * What a scripted model answers to one request. Begin with {@link #reply()}, {@link #error} or {@link #noAnswer()}; each further method
 * returns a reply that does one thing more. Immutable, thread-safe.
 *
 * @param parts what it says and does, in order
 * @param failure an error of the provider instead
 * @param headers further headers of the response
 * @param usage the tokens it reports; turns don't count
 * @param stop why the model stopped; what its last part suggests where empty
 * @param end how the response ends
 */
public record ModelReply(
        List<Part> parts,
        Optional<Failure> failure,
        Map<String, String> headers,
        Usage usage,
        Optional<String> stop,
        End end) {

    /** A piece of what a model answers. */
    public sealed interface Part {

        /** Something it thinks before it speaks. */
        record Thinking(String text) implements Part {
            public Thinking {
                requireNonNull(text, "text");
            }
        }

        /** Something it says. */
        record Text(String text) implements Part {
            public Text {
                requireNonNull(text, "text");
            }
        }

        /** A tool it calls; {@code input} is JSON. */
        record Call(String tool, String input) implements Part {
            public Call {
                requireNonNull(tool, "tool");
                requireNonNull(input, "input");
            }
        }

        /** A time in which nothing comes. */
        record Pause(Duration time) implements Part {
            public Pause {
                requireNonNull(time, "time");
            }
        }
    }

    /** An error of the provider, in its words. */
    public record Failure(int status, String type, String message) {
        public Failure {
            requireNonNull(type, "type");
            requireNonNull(message, "message");
        }
    }

    /** How a response ends. */
    public enum End {
        /** As it should. */
        COMPLETE,
        /** The connection breaks after the last part. */
        CUT,
        /** Nothing more comes after the last part, and the connection stays. */
        SILENCE,
        /** Nothing comes at all, not even a status. */
        NO_ANSWER
    }

    private static final Usage USUAL = new Usage(10, 5, 0, 0, 1);
    private static final ModelReply EMPTY =
            new ModelReply(List.of(), Optional.empty(), Map.of(), USUAL, Optional.empty(), End.COMPLETE);

    public ModelReply {
        parts = List.copyOf(parts);
        headers = Map.copyOf(headers);
        requireNonNull(failure, "failure");
        requireNonNull(usage, "usage");
        requireNonNull(stop, "stop");
        requireNonNull(end, "end");
    }

    /** A reply in which the model does nothing yet. */
    public static ModelReply reply() {
        return EMPTY;
    }

    /** The model says this and nothing else. */
    public static ModelReply saying(String text) {
        return EMPTY.says(text);
    }

    /** The provider answers with an error; OpenAI's, where {@code status} is 200, begins to answer and then reports it. */
    public static ModelReply error(int status, String type, String message) {
        return new ModelReply(
                List.of(),
                Optional.of(new Failure(status, type, message)),
                Map.of(),
                USUAL,
                Optional.empty(),
                End.COMPLETE);
    }

    /** The provider takes the request and never answers. */
    public static ModelReply noAnswer() {
        return EMPTY.ending(End.NO_ANSWER);
    }

    public ModelReply thinks(String text) {
        return and(new Part.Thinking(text));
    }

    public ModelReply says(String text) {
        return and(new Part.Text(text));
    }

    public ModelReply calls(Part.Call call) {
        return and(call);
    }

    public ModelReply pauses(Duration time) {
        return and(new Part.Pause(time));
    }

    public ModelReply using(Usage tokens) {
        return new ModelReply(parts, failure, headers, tokens, stop, end);
    }

    /** The model stops for this reason, in the provider's words, such as {@code max_tokens}. */
    public ModelReply stoppingFor(String reason) {
        return new ModelReply(parts, failure, headers, usage, Optional.of(reason), end);
    }

    public ModelReply withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new ModelReply(parts, failure, more, usage, stop, end);
    }

    /** After that the connection breaks. */
    public ModelReply thenBreaksOff() {
        return ending(End.CUT);
    }

    /** After that nothing more comes. */
    public ModelReply thenFallsSilent() {
        return ending(End.SILENCE);
    }

    private ModelReply ending(End how) {
        return new ModelReply(parts, failure, headers, usage, stop, how);
    }

    private ModelReply and(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new ModelReply(more, failure, headers, usage, stop, end);
    }
}
