package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something about a published change that wants a further run. Its text is data, whoever wrote it.
 *
 * @param source what it comes from, the same whenever it is read again: a remark and when it was changed, a check of a commit
 * @param author who said it, and how far they are trusted
 * @param file path in the repository, with slashes, where it is about one
 * @param line from 1
 * @param thread where an answer belongs: the code host's id of the remark that began the conversation
 */
public record News(
        Kind kind,
        String source,
        String text,
        Actor author,
        Optional<String> file,
        Optional<Integer> line,
        Optional<String> thread) {

    /** What it is. */
    public enum Kind {
        /** A review that wants changes. */
        REVIEW,
        /** Something said of the change or of a line. */
        REMARK,
        CHECKS_FAILED,
        /** All that was waited for holds. */
        CHECKS_PASSED,
        /** It contradicts its base branch, or has fallen behind it. */
        CONFLICT,
        /** The ticket was handed in again, or says something new. */
        TICKET,
        /** A schedule has the task due again, while its pull request is open. */
        DUE
    }

    public News {
        requireNonNull(kind, "kind");
        requireNonNull(source, "source");
        requireNonNull(text, "text");
        requireNonNull(author, "author");
        requireNonNull(file, "file");
        requireNonNull(line, "line");
        requireNonNull(thread, "thread");
    }

    /** About the change as a whole. */
    public News(Kind kind, String source, String text, Actor author) {
        this(kind, source, text, author, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
