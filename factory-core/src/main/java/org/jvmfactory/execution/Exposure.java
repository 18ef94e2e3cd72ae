package org.jvmfactory.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.engine.Fingerprint;
import org.jvmfactory.git.CommitText;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.policy.SecretPolicy;
import org.jvmfactory.secret.FoundSecret;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.step.ExposedSecrets.Place;

/**
 * Looks for credentials in the commits that a push would publish, one by one: what a later commit takes away is published with the earlier
 * one. What the published commits have already, and what the repository allows at the base commit, is left out. For one thread.
 */
final class Exposure {

    /** More than anybody looks at. */
    private static final int MOST_PLACES = 200;

    /** More than anybody consents to: what follows isn't kept, and of none it counts whether it was there before. */
    private static final int MOST_SIGHTS = 2_000;

    private static final int LONGEST_NAME = 200;

    private final Mirror mirror;
    private final Redactor redactor;
    private final Collection<String> published;
    private final SecretPolicy policy;
    private final Map<String, Sight> sights = new LinkedHashMap<>();
    private final Map<String, Optional<String>> atTip = new HashMap<>();
    private final Set<String> touched = new HashSet<>();

    /** @param published commits that are outside already, the base first: its policy counts */
    Exposure(Mirror mirror, Redactor redactor, List<String> published) {
        this.mirror = mirror;
        this.redactor = redactor;
        this.published = published;
        this.policy = policy(mirror, published.get(0));
    }

    /**
     * A credential in a text.
     *
     * @param content git's id of the text
     * @param line from 1; 0 where it stands in the name of the file, or in no file
     */
    private record Sight(String commit, String path, String content, FoundSecret secret, int line) {

        static Sight of(CommitText text, FoundSecret secret, int line) {
            return new Sight(text.commit(), text.path(), text.content(), secret, line);
        }

        String value() {
            return secret.value().reveal();
        }

        /** The same for the same credential in the same text. */
        String key() {
            String text = path.isEmpty() ? commit : content;
            return text + "\n" + (line == 0) + "\n" + secret.shape() + "\n" + value() + "\n" + path;
        }
    }

    private static SecretPolicy policy(Mirror mirror, String base) {
        return mirror.file(base, SecretPolicy.FILE)
                .map(yaml -> SecretPolicy.read(SecretPolicy.FILE + " at " + base, new String(yaml, UTF_8)))
                .orElse(SecretPolicy.NONE);
    }

    /** Where they are in the commits up to {@code tip}. */
    List<Place> upTo(String tip) {
        mirror.texts(published, tip, this::look);
        if (sights.isEmpty()) {
            return List.of();
        }
        Set<String> values = sights.values().stream().map(Sight::value).collect(Collectors.toSet());
        Set<String> known = new HashSet<>();
        if (sights.size() < MOST_SIGHTS) {
            Set<String> open = new HashSet<>(values);
            for (String commit : new LinkedHashSet<>(published)) {
                Set<String> present = mirror.present(commit, open, touched);
                known.addAll(present);
                open.removeAll(present);
            }
        }
        Map<String, List<Sight>> each = new LinkedHashMap<>();
        sights.values().stream()
                .filter(sight -> !known.contains(sight.value()))
                .forEach(sight -> each.computeIfAbsent(
                                sight.secret().shape() + "\n" + sight.value(), key -> new ArrayList<>())
                        .add(sight));
        return each.values().stream()
                .flatMap(same -> places(same, tip).stream())
                .limit(MOST_PLACES)
                .toList();
    }

    private void look(CommitText text) {
        if (sights.size() >= MOST_SIGHTS) {
            return;
        }
        if (!text.path().isEmpty()) {
            touched.add(text.path());
        }
        redactor.find("", text.path()).forEach(secret -> keep(Sight.of(text, secret, 0)));
        int line = 1;
        int at = 0;
        for (FoundSecret secret : redactor.find(text.path(), text.text())) {
            line += lines(text.text(), at, secret.start());
            at = secret.start();
            if (!policy.allows(text.path(), secret)) {
                keep(Sight.of(text, secret, text.path().isEmpty() ? 0 : line));
            }
        }
    }

    private void keep(Sight sight) {
        if (sights.size() < MOST_SIGHTS) {
            sights.putIfAbsent(sight.key(), sight);
        }
    }

    /** The places of one credential: those where the tip still has it, or the first that ever had it. */
    private List<Place> places(List<Sight> same, String tip) {
        Sight first = same.get(0);
        Map<String, Place> left = new LinkedHashMap<>();
        for (Sight sight : same) {
            if (isAt(tip, sight)) {
                left.putIfAbsent(sight.path(), place(sight, first.commit(), true));
            }
        }
        return left.isEmpty() ? List.of(place(first, first.commit(), false)) : List.copyOf(left.values());
    }

    private boolean isAt(String tip, Sight sight) {
        return !sight.path().isEmpty()
                && atTip.computeIfAbsent(sight.path(), path -> mirror.content(tip, path))
                        .filter(content -> sight.line() == 0 || content.equals(sight.content()))
                        .isPresent();
    }

    private static int lines(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(it -> it == '\n').count();
    }

    private Place place(Sight sight, String commit, boolean atTip) {
        Optional<String> file = Optional.of(sight.path())
                .filter(path -> !path.isEmpty())
                .map(path -> OneLine.of(redactor.redact(path).replaceAll("\\p{Cf}", "?"), LONGEST_NAME));
        return new Place(sight.secret().shape(), sight.secret().what(), file, sight.line(), commit, atTip);
    }

    /** Of all of them: a commit's id and a place in it say which value stands there. */
    static String digest(List<Place> places) {
        return Fingerprint.of(places.stream()
                .map(place -> place.commit() + " " + place.shape() + " " + place.line() + " " + place.atTip() + " "
                        + place.file().orElse(""))
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n")));
    }
}
