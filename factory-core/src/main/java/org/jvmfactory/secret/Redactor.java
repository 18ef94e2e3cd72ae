package org.jvmfactory.secret;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts before anybody sees them: first the values it knows, as they are and in base64, in hexadecimal digits and as in
 * URLs, then what looks like one (credentials in URLs, bearer tokens, well-known key prefixes). Thread-safe; it learns new values at any time.
 */
public final class Redactor {

    private static final String HIDDEN = "***";
    private static final int SHORTEST_SECRET = 6;

    private static final Pattern URL_CREDENTIALS = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^\\s/@'\"]+@");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic|token)\\s+[A-Za-z0-9._~+/=-]{12,}");
    private static final Pattern KNOWN_SHAPES = Pattern.compile(
            "\\b(?:sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9][A-Za-z0-9_.-]{18,}[A-Za-z0-9_-]|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}"
                    + "|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,})");
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", Pattern.DOTALL);

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
        clean = PRIVATE_KEY.matcher(clean).replaceAll(HIDDEN);
        clean = URL_CREDENTIALS.matcher(clean).replaceAll("$1" + HIDDEN + "@");
        clean = BEARER.matcher(clean).replaceAll("$1 " + HIDDEN);
        return KNOWN_SHAPES.matcher(clean).replaceAll(HIDDEN);
    }
}
