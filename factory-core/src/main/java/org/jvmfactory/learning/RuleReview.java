package org.jvmfactory.learning;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jvmfactory.learning.Rule.Effect;
import org.jvmfactory.learning.Rule.Kind;

/**
 * What becomes of rules that there are in the light of those that outcomes bear out: a pure decision. Immutable.
 *
 * @param standing those that hold from now on, in the order of the analysis
 * @param retired those that were merged and hold no longer
 */
public record RuleReview(List<Standing> standing, List<Retired> retired) {

    /** More of a kind would be read by nobody. */
    private static final int MOST_OF_A_KIND = 5;

    /** So many chances without its coming up again, and a rule has done its work. */
    private static final int ENOUGH_CHANCES = 3;

    public RuleReview {
        standing = List.copyOf(standing);
        retired = List.copyOf(retired);
    }

    /**
     * A rule that is there.
     *
     * @param since when it was first written
     * @param merged whether it is on the base branch
     * @param words as it stands there
     */
    public record Filed(String id, LocalDate since, boolean merged, String words) {
        public Filed {
            requireNonNull(id, "id");
            requireNonNull(since, "since");
            requireNonNull(words, "words");
        }
    }

    /**
     * A rule that holds.
     *
     * @param fresh whether it isn't on the base branch yet
     * @param effect what it has changed since it was merged; empty where it wasn't
     */
    public record Standing(Rule rule, LocalDate since, boolean fresh, Optional<Effect> effect) {
        public Standing {
            requireNonNull(rule, "rule");
            requireNonNull(since, "since");
            requireNonNull(effect, "effect");
        }
    }

    /** A rule that holds no longer, and why. */
    public record Retired(Filed rule, Reason reason, Optional<Effect> effect) {
        public Retired {
            requireNonNull(rule, "rule");
            requireNonNull(reason, "reason");
            requireNonNull(effect, "effect");
        }

        /** Why a rule goes. */
        public enum Reason {
            /** Too few pull requests, or too old ones, show it. */
            EVIDENCE_LOST,
            /** It didn't come up again since it was merged, though it could have. */
            DONE_ITS_WORK
        }
    }

    /**
     * What becomes of them.
     *
     * @param analysis what outcomes bear out
     * @param filed the rules that there are
     * @param dismissed the ids of those that a person doesn't want
     * @param merges when pull requests with rules were merged, in any order
     */
    public static RuleReview of(
            List<Rule> analysis, List<Filed> filed, Set<String> dismissed, List<Instant> merges, LocalDate today) {
        Map<String, Filed> there = new TreeMap<>();
        filed.forEach(each -> there.put(each.id(), each));
        Map<String, Effect> effects = new HashMap<>();
        Set<String> done = new HashSet<>();
        for (Rule rule : analysis) {
            Filed known = there.get(rule.id());
            if (known != null && known.merged()) {
                Effect effect = rule.effect(merged(known.since(), merges));
                effects.put(rule.id(), effect);
                if (!rule.kind().good() && effect.since() == 0 && effect.chancesSince() >= ENOUGH_CHANCES) {
                    done.add(rule.id());
                }
            }
        }
        List<Standing> standing = new ArrayList<>();
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        analysis.stream()
                .filter(rule -> there.containsKey(rule.id()) && !done.contains(rule.id()))
                .forEach(rule -> counts.merge(rule.kind(), 1, Integer::sum));
        for (Rule rule : analysis) {
            Filed known = there.get(rule.id());
            if (done.contains(rule.id()) || dismissed.contains(rule.id())) {
                continue;
            }
            if (known != null || counts.getOrDefault(rule.kind(), 0) < MOST_OF_A_KIND) {
                if (known == null) {
                    counts.merge(rule.kind(), 1, Integer::sum);
                }
                standing.add(new Standing(
                        rule,
                        known == null ? today : known.since(),
                        known == null || !known.merged(),
                        Optional.ofNullable(effects.get(rule.id()))));
            }
        }
        return new RuleReview(standing, retired(there, standing, dismissed, done, effects));
    }

    private static List<Retired> retired(
            Map<String, Filed> there,
            List<Standing> standing,
            Set<String> dismissed,
            Set<String> done,
            Map<String, Effect> effects) {
        Set<String> holding = new HashSet<>();
        standing.forEach(each -> holding.add(each.rule().id()));
        return there.values().stream()
                .filter(each -> each.merged() && !holding.contains(each.id()) && !dismissed.contains(each.id()))
                .map(each -> new Retired(
                        each,
                        done.contains(each.id()) ? Retired.Reason.DONE_ITS_WORK : Retired.Reason.EVIDENCE_LOST,
                        Optional.ofNullable(effects.get(each.id()))))
                .toList();
    }

    /** When a rule that was first written on a day came to the base branch: with the first pull request of rules that was merged since. */
    private static Instant merged(LocalDate since, List<Instant> merges) {
        Instant day = since.atStartOfDay(ZoneOffset.UTC).toInstant();
        return merges.stream()
                .filter(moment -> !moment.isBefore(day))
                .min(Instant::compareTo)
                .orElse(day);
    }
}
