package org.jvmfactory.board;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Message;

/** The messages of one task, which all its agents and the people who follow it can read. Immutable. */
public record Board(List<Message> messages) {

    /** How many characters an agent's message may have. */
    public static final int LONGEST = 4_000;

    private static final int MOST_CHARACTERS = 16_000;
    private static final int MOST_MESSAGES = 50;

    public Board {
        messages = List.copyOf(messages);
    }

    /** The board of the task in {@code view}. */
    public static Board of(TaskView view) {
        return new Board(requireNonNull(view, "view").messages());
    }

    /** The last messages as an agent reads them, oldest first; what is older than fits is left out, and that is said. */
    public String recent() {
        StringBuilder text = new StringBuilder();
        int taken = 0;
        for (int i = messages.size() - 1; i >= 0 && taken < MOST_MESSAGES; i--) {
            String line = line(messages.get(i));
            if (text.length() + line.length() > MOST_CHARACTERS) {
                break;
            }
            text.insert(0, line);
            taken++;
        }
        int older = messages.size() - taken;
        return (older > 0 ? "(" + older + " older ones are left out)\n" : "") + text;
    }

    private static String line(Message message) {
        String who = message.kind() == Message.Kind.AGENT ? "agent " + message.from() : message.from();
        String text = message.text().length() > LONGEST ? message.text().substring(0, LONGEST) + "…" : message.text();
        return "[" + message.at() + ", " + who + "] " + text + "\n";
    }
}
