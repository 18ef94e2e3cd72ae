package org.jvmfactory.steps;

import java.util.regex.Pattern;
import org.jvmfactory.git.ClosingWords;

/**
 * Puts texts of others into Markdown so that they can do no more than be read: they mention nobody, close no issue, load no picture, bring
 * no HTML, and end where we say.
 */
final class Markdown {

    /** Shows nothing, and keeps what it parts from being a mention, reference or keyword. */
    private static final String PARTED = "\u200B";

    private static final Pattern MENTION = Pattern.compile("@(?=[\\p{L}\\p{N}])");
    private static final Pattern REFERENCE = Pattern.compile("#(?=\\d)");
    private static final Pattern SHORT_REFERENCE = Pattern.compile("\\bGH-(?=\\d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]()<>|~$!#]");

    /** What moves a cursor or turns the direction of reading around. */
    private static final String UNSEEN = "\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069";

    private Markdown() {}

    /** A text with its Markdown, as a quotation: whatever it leaves open ends with it. */
    static String quotation(String text) {
        String tame = tame(text).strip();
        return tame.isEmpty() ? "" : "> " + tame.replace("\n", "\n> ");
    }

    /** A text as it stands, on one line, without any Markdown; also fit for a cell of a table. */
    static String plain(String text) {
        String line = text.replaceAll("[\\s" + UNSEEN + "]+", " ").strip();
        return parted(SPECIAL.matcher(line).replaceAll("\\\\$0")).replace("\\<", "&lt;");
    }

    /** A name in the type of code. */
    static String code(String name) {
        return "`" + name.replaceAll("[`|" + UNSEEN + "]", " ").strip() + "`";
    }

    /** A link; only the text where the address isn't one of the web. */
    static String link(String text, String address) {
        boolean web = address.matches("https?://[^\\s<>\"'`|]+");
        return web ? "[" + plain(text) + "](<" + address + ">)" : plain(text);
    }

    private static String tame(String text) {
        String clean = text.replace("\r\n", "\n").replaceAll("[" + UNSEEN + "&&[^\n\t]]", "");
        return parted(clean.replace("<", "&lt;").replace("![", "\\!["));
    }

    private static String parted(String text) {
        String quiet = ClosingWords.parted(text);
        quiet = MENTION.matcher(quiet).replaceAll("@" + PARTED);
        quiet = REFERENCE.matcher(quiet).replaceAll("#" + PARTED);
        return SHORT_REFERENCE.matcher(quiet).replaceAll("GH-" + PARTED);
    }
}
