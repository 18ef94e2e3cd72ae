package org.jvmfactory.connector.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.meta.Internal;

/** HTML of trackers, in both directions: what others wrote becomes text, and our text becomes HTML in which nothing is markup of its own. */
@Internal
public final class HtmlText {

    // Strangers write it: none of these looks through the rest of a text more than once. What isn't ended hides the
    // rest, as in a browser.
    private static final Pattern HIDDEN =
            Pattern.compile("(?is)<!--.*?(?:-->|\\z)|<(script|style)\\b.*?(?:</\\1\\s*+>|\\z)");
    private static final Pattern BREAK =
            Pattern.compile("(?i)<br\\s*+/?>|</(?:p|div|li|h[1-6]|tr|pre|blockquote)\\s*+>");
    private static final Pattern ITEM = Pattern.compile("(?i)<li\\b[^<>]*+>");
    private static final Pattern TAG = Pattern.compile("<[A-Za-z/!?][^<>]*+>");
    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));");

    private HtmlText() {}

    /** Paragraphs, and lines in them. */
    public static String ofText(String text) {
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            html.append("<p>")
                    .append(CleanText.escaped(paragraph.strip())
                            .replace("\"", "&quot;")
                            .replace("\n", "<br>"))
                    .append("</p>");
        }
        return html.toString();
    }

    /** The words, with the lines that tags made. */
    public static String toText(String html) {
        String text = HIDDEN.matcher(html).replaceAll("");
        text = BREAK.matcher(text).replaceAll("\n");
        text = ITEM.matcher(text).replaceAll("- ");
        text = TAG.matcher(text).replaceAll("");
        return ENTITY.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(entity(found.group(), found.group(1), found.group(2), found.group(3))))
                .replace('\u00A0', ' ')
                .strip();
    }

    private static String entity(String whole, String decimal, String hexadecimal, String name) {
        if (name != null) {
            return switch (name) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                case "apos" -> "'";
                case "nbsp" -> " ";
                default -> whole;
            };
        }
        int point = decimal != null ? Integer.parseInt(decimal) : Integer.parseInt(hexadecimal, 16);
        return Character.isValidCodePoint(point) ? Character.toString(point) : whole;
    }
}
