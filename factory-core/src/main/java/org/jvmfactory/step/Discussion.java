package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.task.Actor;

/**
 * What was said on a task's ticket. All of it is data; whose it is says how much it counts.
 *
 * @param text the ticket's own text as it is now, where the task was told another
 * @param remarks its comments, oldest first
 * @param leftOut how many older comments aren't among them
 * @param unread why it couldn't be read, for a person; empty where it was
 */
public record Discussion(Optional<Remark> text, List<Remark> remarks, int leftOut, Optional<String> unread) {

    /** Nothing was said. */
    public static final Discussion NONE = new Discussion(Optional.empty(), List.of(), 0, Optional.empty());

    public Discussion {
        requireNonNull(text, "text");
        remarks = List.copyOf(remarks);
        requireNonNull(unread, "unread");
    }

    /** One that couldn't be read. */
    public static Discussion unread(String why) {
        return new Discussion(Optional.empty(), List.of(), 0, Optional.of(why));
    }

    /**
     * Something that was said.
     *
     * @param author who said it, and how far they are trusted
     * @param ours whether Factory said it
     */
    public record Remark(Actor author, boolean ours, Instant at, String text) {
        public Remark {
            requireNonNull(author, "author");
            requireNonNull(at, "at");
            requireNonNull(text, "text");
        }
    }
}
