package org.jvmfactory.steps;

/** A source file without what isn't code: comments and the contents of strings become blanks, so that every place stays where it is. */
final class SourceText {

    private static final String TRIPLE = "\"\"\"";
    private static final String TRIPLE_SINGLE = "'''";

    private final String text;
    private final TestLanguage language;
    private final StringBuilder code;
    private int at;

    private SourceText(String text, TestLanguage language) {
        this.text = text;
        this.language = language;
        this.code = new StringBuilder(text.length());
    }

    static String code(String text, TestLanguage language) {
        return new SourceText(text, language).read();
    }

    private String read() {
        boolean hash = language == TestLanguage.PYTHON;
        while (at < text.length()) {
            if (hash ? here("#") : here("//")) {
                blankUntil("\n", false);
            } else if (!hash && here("/*")) {
                blankUntil("*/", true);
            } else if (here(TRIPLE)) {
                string(TRIPLE, false);
            } else if (hash && here(TRIPLE_SINGLE)) {
                string(TRIPLE_SINGLE, false);
            } else if (here("\"")) {
                string("\"", language != TestLanguage.RUST);
            } else if (here("`") && (language == TestLanguage.JAVASCRIPT || language == TestLanguage.GO)) {
                string("`", false);
            } else if (here("'") && (hash || language == TestLanguage.JAVASCRIPT)) {
                string("'", true);
            } else if (here("'")) {
                character();
            } else {
                code.append(text.charAt(at++));
            }
        }
        return code.toString();
    }

    private boolean here(String token) {
        return text.startsWith(token, at);
    }

    /** @param with whether the end belongs to what becomes blank */
    private void blankUntil(String end, boolean with) {
        int found = text.indexOf(end, at + 1);
        int stop = found < 0 ? text.length() : with ? found + end.length() : found;
        while (at < stop) {
            blank();
        }
    }

    private void string(String quote, boolean ofOneLine) {
        code.append(quote);
        at += quote.length();
        while (at < text.length() && !here(quote)) {
            if (ofOneLine && text.charAt(at) == '\n') {
                return;
            }
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                blank();
            }
            blank();
        }
        if (at < text.length()) {
            code.append(quote);
            at += quote.length();
        }
    }

    /** A character in quotes, or a quote that begins something else, such as a lifetime. */
    private void character() {
        boolean escaped = text.startsWith("\\", at + 1);
        int end = text.indexOf('\'', at + (escaped ? 3 : 2));
        if (end < 0 || end - at > (escaped ? 10 : 3)) {
            code.append(text.charAt(at++));
            return;
        }
        while (at <= end) {
            blank();
        }
    }

    private void blank() {
        char here = text.charAt(at++);
        code.append(here == '\n' ? '\n' : ' ');
    }
}
