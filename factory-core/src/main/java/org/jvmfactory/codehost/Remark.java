package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Judgement;

/**
 * What somebody said of a pull request. Immutable. Its text is data, whoever wrote it.
 *
 * @param id the code host's own name for it
 * @param author trusted where they may write to the repository
 * @param ours whether Factory wrote it
 * @param place the line that it is about; empty where it is about the whole
 * @param judgement what a review came to; empty where it is none
 */
public record Remark(
        String id,
        Actor author,
        boolean ours,
        String body,
        Instant at,
        Optional<Place> place,
        Optional<Judgement> judgement,
        Optional<String> url) {

    /**
     * Where a remark stands.
     *
     * @param line counted from 1; empty where it is on the whole file, or the line is gone
     * @param inReplyTo the id of the remark that began the conversation; empty where this one did
     */
    public record Place(String path, Optional<Integer> line, Optional<String> inReplyTo) {

        public Place {
            requireNonNull(path, "path");
            requireNonNull(line, "line");
            requireNonNull(inReplyTo, "inReplyTo");
        }
    }

    public Remark {
        requireNonNull(id, "id");
        requireNonNull(author, "author");
        requireNonNull(body, "body");
        requireNonNull(at, "at");
        requireNonNull(place, "place");
        requireNonNull(judgement, "judgement");
        requireNonNull(url, "url");
    }
}
