package org.jvmfactory.testkit.scripted;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.meta.Internal;

/** Lines of fields, a verb first, divided by tabs; what would break a line or a field is escaped. */
@Internal
public final class Wire {

    private Wire() {}

    /** A line of these fields. */
    public static String line(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            if (line.length() > 0) {
                line.append('\t');
            }
            append(line, field);
        }
        return line.toString();
    }

    /** The fields of a line. */
    public static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next == '\t') {
                fields.add(field.toString());
                field.setLength(0);
            } else if (next == '\\' && i + 1 < line.length()) {
                i++;
                field.append(unescaped(line.charAt(i)));
            } else {
                field.append(next);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static void append(StringBuilder line, String field) {
        for (int i = 0; i < field.length(); i++) {
            char next = field.charAt(i);
            switch (next) {
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\\' -> line.append("\\\\");
                default -> line.append(next);
            }
        }
    }

    private static char unescaped(char escaped) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> escaped;
        };
    }
}
