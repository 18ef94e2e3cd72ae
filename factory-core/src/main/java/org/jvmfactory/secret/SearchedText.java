package org.jvmfactory.secret;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which patterns are tried only where one of their signs stands, so that a long one takes no long time. */
final class SearchedText {

    private final String text;
    private final String small;

    SearchedText(String text) {
        this.text = text;
        String lower = text.toLowerCase(Locale.ROOT);
        this.small = lower.length() == text.length() ? lower : ascii(text); // some letters become two
    }

    private static String ascii(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char letter = lower.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                lower.setCharAt(i, (char) (letter + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    String text() {
        return text;
    }

    /** What matches {@code pattern} at one of {@code signs}, which are in small letters. */
    void each(List<String> signs, Pattern pattern, Consumer<MatchResult> sink) {
        for (String sign : signs) {
            int at = small.indexOf(sign);
            if (at < 0) {
                continue;
            }
            Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
            while (at >= 0) {
                boolean found = matcher.region(at, text.length()).lookingAt();
                if (found) {
                    sink.accept(matcher.toMatchResult());
                }
                at = small.indexOf(sign, found ? Math.max(matcher.end(), at + 1) : at + 1);
            }
        }
    }
}
