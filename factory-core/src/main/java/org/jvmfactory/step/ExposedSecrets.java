package org.jvmfactory.step;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What looks like credentials in what the branch would publish. It leaves only when a person has consented to exactly that, whatever a step
 * does. No value is in here.
 *
 * @param digest of the commits, places and shapes
 * @param places where they are; at least one
 * @param approved whether a person has consented to them
 */
public record ExposedSecrets(String digest, List<Place> places, boolean approved) {

    private static final int MOST_NAMED = 10;

    public ExposedSecrets {
        requireNonNull(digest, "digest");
        places = List.copyOf(places);
    }

    /** The first few places in words. */
    public String describe() {
        String some = places.stream().limit(MOST_NAMED).map(Place::describe).collect(Collectors.joining("; "));
        int more = places.size() - MOST_NAMED;
        return more > 0 ? some + "; and " + more + " more" : some;
    }

    /**
     * Where one is.
     *
     * @param shape its name, such as {@code private-key}
     * @param what it looks like, in a few words with an article
     * @param file that holds it; empty where it stands in the words of the commit
     * @param line in the file, from 1, at the tip or else at the commit; 0 where the file's name has it
     * @param commit that brought it
     * @param atTip false where a later commit took it away, so that only the branch's history has it
     */
    public record Place(String shape, String what, Optional<String> file, int line, String commit, boolean atTip) {
        public Place {
            requireNonNull(shape, "shape");
            requireNonNull(what, "what");
            requireNonNull(file, "file");
            requireNonNull(commit, "commit");
        }

        /** In words, such as {@code a private key (private-key) in 'app/key.pem', line 1}. */
        public String describe() {
            String where = file.map(
                            name -> (line > 0 ? "in '" + name + "', line " + line : "in the name '" + name + "'")
                                    + (atTip ? ", since commit " + commit : " of commit " + commit))
                    .orElse("in the message of commit " + commit);
            return what + " (" + shape + ") " + where;
        }
    }
}
