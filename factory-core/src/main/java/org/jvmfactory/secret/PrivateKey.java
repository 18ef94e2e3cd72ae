package org.jvmfactory.secret;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The part of a private key's text that is the key: words about keys have none. */
final class PrivateKey {

    private static final Pattern LINE = Pattern.compile("[A-Za-z0-9+/]{32,}+");

    /** What may stand before it: a header, and what says how it is encrypted. */
    private static final int LOOKED_AT = 1000;

    private static final double BITS = 3.2;

    private PrivateKey() {}

    /** The second line of it, where it has one: the first says of many keys what kind they are. */
    static Optional<String> body(String block) {
        String start = block.substring(0, Math.min(block.length(), LOOKED_AT))
                .replace("\\n", "\n")
                .replace("\\r", "");
        return LINE.matcher(start)
                .results()
                .map(MatchResult::group)
                .limit(2)
                .reduce((first, second) -> second)
                .filter(line -> Likeness.entropy(line) >= BITS);
    }
}
