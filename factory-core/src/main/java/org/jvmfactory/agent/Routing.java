package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;

/**
 * Which engines and models agents work with, beside what their roles say. Immutable.
 *
 * @param rules the first that fits counts
 * @param fallback who takes over, in order, where neither rule nor role says anything
 */
public record Routing(List<Rule> rules, List<Candidate> fallback, Aliases models) {

    public static final Routing NONE = new Routing(List.of(), List.of(), Aliases.NONE);

    public Routing {
        rules = List.copyOf(rules);
        fallback = List.copyOf(fallback);
        requireNonNull(models, "models");
    }

    /**
     * What holds for some conversations.
     *
     * @param use in place of what the role says
     * @param fallback in place of the role's chain; that one where empty
     */
    public record Rule(When when, Candidate use, Optional<List<Candidate>> fallback) {
        public Rule {
            requireNonNull(when, "when");
            requireNonNull(use, "use");
            fallback = fallback.map(List::copyOf);
        }
    }

    /**
     * Which conversations: those for which each of these holds the value, or is empty.
     *
     * @param agents names of roles
     * @param steps ids of steps
     * @param stages types of steps, such as {@code review}
     * @param risks tiers of risk; while nobody has said one yet, none fits
     */
    public record When(Set<String> agents, Set<String> steps, Set<String> stages, Set<String> risks) {
        public When {
            agents = Set.copyOf(agents);
            steps = Set.copyOf(steps);
            stages = Set.copyOf(stages);
            risks = Set.copyOf(risks);
        }

        private boolean fits(Where where) {
            return (agents.isEmpty() || agents.contains(where.agent()))
                    && (steps.isEmpty() || steps.contains(where.step()))
                    && (stages.isEmpty() || stages.contains(where.stage()))
                    && (risks.isEmpty() || where.risk().filter(risks::contains).isPresent());
        }
    }

    /** Where a conversation takes place: the role, the step's id and type, and the tier of risk, as far as anybody has said it. */
    public record Where(String agent, String step, String stage, Optional<String> risk) {
        public Where {
            requireNonNull(agent, "agent");
            requireNonNull(step, "step");
            requireNonNull(stage, "stage");
            requireNonNull(risk, "risk");
        }
    }

    /**
     * Reads {@code routing} (a list of {@code when}, {@code use}, {@code fallback}), {@code fallback} and {@code models}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static Routing read(ConfigNode config) {
        Aliases models = config.find("models").map(Aliases::read).orElse(Aliases.NONE);
        List<Rule> rules = new ArrayList<>();
        config.find("routing").map(ConfigNode::items).orElse(List.of()).forEach(item -> rules.add(rule(item)));
        return new Routing(
                rules, config.find("fallback").map(Candidate::readAll).orElse(List.of()), models);
    }

    Optional<Rule> rule(Where where) {
        return rules.stream().filter(rule -> rule.when().fits(where)).findFirst();
    }

    private static Rule rule(ConfigNode node) {
        node.only("when", "use", "fallback");
        if (node.find("use").isEmpty() && node.find("fallback").isEmpty()) {
            throw node.error("a rule says something with 'use', 'fallback', or both");
        }
        ConfigNode when = node.find("when").orElseGet(node::nothingHere);
        when.only("agent", "step", "stage", "risk");
        return new Rule(
                new When(words(when, "agent"), words(when, "step"), words(when, "stage"), words(when, "risk")),
                node.find("use").map(Candidate::read).orElse(new Candidate(Optional.empty(), Optional.empty())),
                node.find("fallback").map(Candidate::readAll));
    }

    private static Set<String> words(ConfigNode node, String key) {
        return node.find(key)
                .map(value -> value.isText() ? List.of(value.text()) : value.texts())
                .map(Set::copyOf)
                .orElse(Set.of());
    }
}
