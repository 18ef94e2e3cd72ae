package org.jvmfactory.memory;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is looked for in a memory. Immutable.
 *
 * @param text what it is about, in anybody's words
 * @param repository whose entries count, besides those of no repository; only the latter where empty. A store is asked for the value of a
 *     {@link org.jvmfactory.task.RepositoryIdentity}; {@code Factory.memory()} takes any spelling
 * @param maxEntries at least 1
 * @param maxCharacters how long the entries' texts may be together, at least 1
 */
public record MemoryQuery(String text, Optional<String> repository, int maxEntries, int maxCharacters) {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int MOST_WORDS = 64;
    private static final int LONGEST_WORD = 64;

    public MemoryQuery {
        requireNonNull(text, "text");
        requireNonNull(repository, "repository");
        if (maxEntries < 1 || maxCharacters < 1) {
            throw new IllegalArgumentException("at least one entry and one character are asked for");
        }
    }

    /** The same about another repository. */
    MemoryQuery in(Optional<String> other) {
        return new MemoryQuery(text, other, maxEntries, maxCharacters);
    }

    /** The first {@value #MOST_WORDS} different words of the text, in lower case: letters and digits, nothing that could mean more. */
    public List<String> words() {
        return List.copyOf(words(text, MOST_WORDS));
    }

    /** Of {@code ranked}, best first, what is given back: the first ones, without those for which no room is left. */
    public List<MemoryEntry> fit(List<MemoryEntry> ranked) {
        List<MemoryEntry> fitting = new ArrayList<>();
        int room = maxCharacters;
        for (MemoryEntry entry : ranked.subList(0, Math.min(maxEntries, ranked.size()))) {
            if (entry.text().length() <= room) {
                fitting.add(entry);
                room -= entry.text().length();
            }
        }
        return List.copyOf(fitting);
    }

    static Set<String> words(String text, int most) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (words.size() < most && matcher.find()) {
            if (matcher.end() - matcher.start() <= LONGEST_WORD) {
                words.add(matcher.group().toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }
}
