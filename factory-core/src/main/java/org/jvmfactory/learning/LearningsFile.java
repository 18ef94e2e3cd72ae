package org.jvmfactory.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The file in which agents say what they learned: Markdown, of which every list item and every paragraph is one learning. */
public final class LearningsFile {

    /** Where it stands in a repository. */
    public static final String PATH = ".ai/new-learnings.md";

    private static final int MOST_BYTES = 72 * 1024;
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST = 50;
    private static final int LONGEST = 1_000;
    private static final Pattern ITEM = Pattern.compile("^(?:[-*+]|\\d{1,3}[.)])\\s+.*");
    private static final Pattern MARK = Pattern.compile("^(?:[-*+]|\\d{1,3}[.)])\\s+");
    private static final Pattern NO_TEXT = Pattern.compile("[^\\p{L}\\p{N}]*");

    private LearningsFile() {}

    /** The beginning of the file as text. */
    public static String text(byte[] content) {
        return new String(content, 0, Math.min(content.length, MOST_BYTES), UTF_8);
    }

    /**
     * The first learnings of {@code after}, without those that {@code before} has. Each is one line.
     *
     * @param clean takes secrets out; called before anything is cut, since half a secret can't be told from other text
     */
    public static List<String> fresh(String after, String before, UnaryOperator<String> clean) {
        Set<String> learnings = new LinkedHashSet<>(parts(after, clean));
        learnings.removeAll(new LinkedHashSet<>(parts(before, clean)));
        return learnings.stream().limit(MOST).toList();
    }

    private static List<String> parts(String content, UnaryOperator<String> clean) {
        String all = clean.apply(content);
        String text = all.substring(0, Math.min(all.length(), MOST_CHARACTERS));
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String raw : text.split("\\R", -1)) {
            String line = raw.replaceAll("\\p{Cc}", " ").strip();
            boolean heading = line.startsWith("#");
            if (line.isEmpty() || heading || (ITEM.matcher(line).matches() && !Character.isWhitespace(raw.charAt(0)))) {
                end(part, parts);
            }
            if (!line.isEmpty() && !heading) {
                part.append(part.isEmpty() ? MARK.matcher(line).replaceFirst("") : " " + line);
            }
        }
        end(part, parts);
        return parts;
    }

    private static void end(StringBuilder part, List<String> parts) {
        String text = part.toString().replaceAll("\\s+", " ").strip();
        part.setLength(0);
        if (!NO_TEXT.matcher(text).matches()) {
            parts.add(text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…");
        }
    }
}
