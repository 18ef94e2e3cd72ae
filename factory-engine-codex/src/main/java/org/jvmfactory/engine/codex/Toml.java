package org.jvmfactory.engine.codex;

import java.util.List;
import java.util.stream.Collectors;

/** Values of the CLI's settings, as it reads them from a command line. */
final class Toml {

    private Toml() {}

    static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    static String texts(List<String> texts) {
        return texts.stream().map(Toml::text).collect(Collectors.joining(",", "[", "]"));
    }
}
