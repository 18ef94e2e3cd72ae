package org.jvmfactory.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;

/**
 * Which remarks on a pull request want something of Factory. Only what trusted people say: reviews that ask for changes or say something,
 * what is said of a line, and of the rest what calls Factory by a name. What people say to each other about the whole is theirs.
 */
final class FollowRemarks {

    private static final int LONGEST = 20_000;

    private FollowRemarks() {}

    /** The news among {@code remarks}, oldest first, but for those whose {@code sources} are known. */
    static List<News> news(List<Remark> remarks, List<String> names, Set<String> sources) {
        return remarks.stream()
                .filter(remark -> !remark.ours() && remark.author().trust() == Actor.Trust.TRUSTED)
                .filter(remark -> wants(remark, names))
                .filter(remark -> !sources.contains(source(remark)))
                .map(FollowRemarks::news)
                .toList();
    }

    /** The same remark with other words is another piece of news; that it was touched, as by a line that moved, says nothing. */
    static String source(Remark remark) {
        String words = remark.body() + "\n" + remark.judgement().map(Enum::name).orElse("");
        return "remark/" + remark.id() + "@" + UUID.nameUUIDFromBytes(words.getBytes(UTF_8));
    }

    private static boolean wants(Remark remark, List<String> names) {
        if (remark.judgement().isPresent()) {
            return switch (remark.judgement().get()) {
                case CHANGES_REQUESTED -> true;
                case COMMENTED -> !remark.body().isBlank();
                case APPROVED, DISMISSED -> false;
            };
        }
        return !remark.body().isBlank()
                && (remark.place().isPresent() || names.stream().anyMatch(name -> addresses(remark.body(), name)));
    }

    /**
     * A mention anywhere, or {@code /name revise} at the beginning of a line, but not what is quoted of others; other commands are for the
     * tickets' side.
     */
    private static boolean addresses(String body, String name) {
        String own = body.lines()
                .filter(line -> !line.stripLeading().startsWith(">"))
                .collect(Collectors.joining("\n"));
        String quoted = Pattern.quote(name.toLowerCase(Locale.ROOT));
        return Pattern.compile("(?m)(?<![\\w@/.-])@" + quoted + "(?:\\[bot])?(?![\\w-])|^[ \\t]*+/" + quoted
                        + "[ \\t]+revise\\b")
                .matcher(own.toLowerCase(Locale.ROOT))
                .find();
    }

    private static News news(Remark remark) {
        boolean review = remark.judgement().isPresent();
        String text =
                remark.body().isBlank() ? "Asks for changes; the remarks on lines say which." : cut(remark.body());
        Optional<String> thread = remark.place().map(place -> place.inReplyTo().orElse(remark.id()));
        return new News(
                review ? News.Kind.REVIEW : News.Kind.REMARK,
                source(remark),
                text,
                remark.author(),
                remark.place().map(Remark.Place::path),
                remark.place().flatMap(Remark.Place::line),
                thread);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
