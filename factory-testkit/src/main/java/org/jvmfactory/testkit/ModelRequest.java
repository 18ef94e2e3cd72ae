package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A request that a CLI made of a scripted model.
 *
 * @param conversation the CLI's session, and its subagent where one asks; empty where it doesn't say
 * @param index how many requests of this conversation were answered before by the same scenario
 * @param system the system prompt
 * @param messages the conversation so far
 * @param tools the names of the tools offered
 * @param streaming whether the answer is wanted piece by piece
 * @param headers by their names in lower case
 * @param body the request as it came, JSON
 */
public record ModelRequest(
        String conversation,
        int index,
        String model,
        String system,
        List<Message> messages,
        List<String> tools,
        boolean streaming,
        Map<String, String> headers,
        String body) {

    /** One message of a conversation. */
    public record Message(String role, List<Part> parts) {
        public Message {
            requireNonNull(role, "role");
            parts = List.copyOf(parts);
        }
    }

    /** A piece of a message. */
    public sealed interface Part {

        /** Words. */
        record Text(String text) implements Part {}

        /** A tool call that the model made earlier; {@code input} is JSON. */
        record Call(String id, String tool, String input) implements Part {}

        /** What came of a tool call. */
        record Result(String call, boolean ok, String text) implements Part {}

        /** Something else, such as a thought. */
        record Other(String kind) implements Part {}
    }

    public ModelRequest {
        requireNonNull(conversation, "conversation");
        requireNonNull(model, "model");
        requireNonNull(system, "system");
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    /** The words of all messages of a role, in order. */
    public List<String> texts(String role) {
        return parts(message -> message.role().equals(role) ? message.parts().stream() : Stream.empty())
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .toList();
    }

    /** What came of all tool calls so far, in order. */
    public List<Part.Result> results() {
        return parts(message -> message.parts().stream())
                .filter(Part.Result.class::isInstance)
                .map(Part.Result.class::cast)
                .toList();
    }

    /** Whether somebody has said this, or it stands in the system prompt. */
    public boolean mentions(String text) {
        return system.contains(text)
                || messages.stream()
                        .flatMap(message -> message.parts().stream())
                        .anyMatch(part -> holds(part, text));
    }

    private static boolean holds(Part part, String text) {
        if (part instanceof Part.Text words) {
            return words.text().contains(text);
        }
        return part instanceof Part.Result result && result.text().contains(text);
    }

    private Stream<Part> parts(Function<Message, Stream<Part>> choice) {
        return messages.stream().flatMap(choice);
    }
}
