package org.jvmfactory.codehost;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.codehost.PullRequest.State;
import org.jvmfactory.config.ConfigNode;

/** A pull request as a Markdown file that a person reads: what Factory must know in front, then title and body. */
final class PullRequestFile {

    private static final String FENCE = "---\n";

    /** What would be more than a letter of a title where Markdown is shown. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_{}\\[\\]<>|~!@]");

    private PullRequestFile() {}

    static String write(PullRequest request) {
        PullRequestDraft content = request.content();
        StringBuilder text = new StringBuilder(FENCE);
        entry(text, "id", request.id());
        entry(text, "repository", content.repository());
        entry(text, "branch", content.branch());
        entry(text, "base", content.base());
        entry(text, "commit", content.commit());
        text.append("state: ")
                .append(request.state().name().toLowerCase(Locale.ROOT))
                .append('\n');
        text.append("draft: ").append(content.draft()).append('\n');
        entry(text, "title", content.title());
        return text.append(FENCE)
                .append(heading(content.title()))
                .append(content.body())
                .append('\n')
                .toString();
    }

    /** {@code url} is the file's path; a {@link org.jvmfactory.config.ConfigException} says what is wrong in it. */
    static PullRequest read(String url, String text) {
        int end = text.indexOf("\n" + FENCE, FENCE.length() - 1);
        if (!text.startsWith(FENCE) || end < 0) {
            throw ConfigNode.empty()
                    .error("'" + url + "' doesn't begin with what Factory wrote between two lines '---'");
        }
        ConfigNode front = ConfigNode.parse(url, "\n" + text.substring(FENCE.length(), end + 1));
        String title = front.text("title");
        String rest = text.substring(end + 1 + FENCE.length());
        String body =
                rest.startsWith(heading(title)) ? rest.substring(heading(title).length()) : rest;
        return new PullRequest(
                front.text("id"),
                url,
                front.require("state").choice(State.class),
                new PullRequestDraft(
                        front.text("repository"),
                        front.text("branch"),
                        front.text("base"),
                        front.text("commit"),
                        title,
                        body.endsWith("\n") ? body.substring(0, body.length() - 1) : body,
                        front.require("draft").flag()));
    }

    private static String heading(String title) {
        return "\n# " + SPECIAL.matcher(title).replaceAll("\\\\$0") + "\n\n";
    }

    private static void entry(StringBuilder text, String key, String value) {
        text.append(key).append(": \"");
        value.codePoints().forEach(letter -> text.append(escaped(letter)));
        text.append("\"\n");
    }

    /** As YAML has it between double quotes. */
    private static String escaped(int letter) {
        if (letter == '"' || letter == '\\') {
            return "\\" + (char) letter;
        }
        boolean plain = letter >= ' '
                && Optional.of(Character.getType(letter))
                        .filter(type -> type != Character.CONTROL
                                && type != Character.FORMAT
                                && type != Character.LINE_SEPARATOR
                                && type != Character.PARAGRAPH_SEPARATOR
                                && type != Character.SURROGATE)
                        .isPresent();
        return plain ? Character.toString(letter) : String.format(Locale.ROOT, "\\U%08x", letter);
    }
}
