package org.jvmfactory.secret;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts before anybody sees them: first the values it knows, as they are and in base64, in hexadecimal digits and as in
 * URLs, then what looks like one (credentials in URLs, bearer tokens, well-known key prefixes). Finds them, too. Thread-safe; it learns new
 * values at any time.
 */
public final class Redactor {

    private static final String HIDDEN = "***";
    private static final int SHORTEST_SECRET = 6;

    /** A shorter value may be a word that everybody uses. */
    private static final int SHORTEST_WORD = 12;

    /** Values that are looked for in what is published: no plain words. */
    private static final Pattern WORD = Pattern.compile("[a-z]+|[A-Z]?[a-z]+|[A-Z]+|\\d+");

    private final Set<String> spellings = new LinkedHashSet<>(); // guarded by this
    private volatile KnownValues known = new KnownValues(Set.of());

    public Redactor() {}

    public Redactor(Set<Secret> secrets) {
        secrets.forEach(this::learn);
    }

    /** From now on {@code secret} is hidden. Values shorter than six characters are too common to look for. */
    public synchronized void learn(Secret secret) {
        String value = requireNonNull(secret, "secret").reveal();
        if (value.length() >= SHORTEST_SECRET && spellings.addAll(Spellings.of(value))) {
            known = new KnownValues(spellings);
        }
    }

    /** {@code text} without secrets. */
    public String redact(String text) {
        String clean = known.replaceIn(requireNonNull(text, "text"), HIDDEN);
        return SecretShapes.replaceIn(clean, HIDDEN);
    }

    /**
     * The credentials in {@code text}, in their order, each place once: values that it knows, what has the shape of one, and values that a
     * machine drew for a name such as {@code password}. What is made up for examples isn't among them.
     *
     * @param path of the file that it is the text of; empty for other texts
     */
    public List<FoundSecret> find(String path, String text) {
        List<FoundSecret> all = new ArrayList<>(known.find(text).stream()
                .filter(found -> !isWord(found.value().reveal()))
                .toList());
        SearchedText searched = new SearchedText(text);
        all.addAll(SecretShapes.in(searched));
        all.addAll(AssignedSecrets.in(requireNonNull(path, "path"), searched));
        all.sort(Comparator.comparingInt(FoundSecret::start));
        List<FoundSecret> apart = new ArrayList<>();
        int end = 0;
        for (FoundSecret found : all) {
            if (found.start() >= end) { // else it is part of what stands before it
                apart.add(found);
                end = found.start() + found.value().reveal().length();
            }
        }
        return List.copyOf(apart);
    }

    private static boolean isWord(String value) {
        return value.length() < SHORTEST_WORD && WORD.matcher(value).matches();
    }
}
