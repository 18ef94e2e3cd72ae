package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;

/**
 * Who is told of what. Immutable.
 *
 * @param to names of notifiers
 * @param source where it stands in a configuration; empty where it was made in Java
 */
public record NotifyRule(Set<Happening> when, Set<String> to, ConfigNode source) {

    /** Every happening that rules can name, but for those of work that goes on: they are for who asks for them. */
    public static final Set<Happening> ANY = Collections.unmodifiableSet(EnumSet.complementOf(
            EnumSet.of(Happening.MESSAGE, Happening.STARTED, Happening.WAITING, Happening.ASSESSED)));

    public NotifyRule {
        when = Set.copyOf(when);
        to = Collections.unmodifiableSet(new LinkedHashSet<>(to));
        requireNonNull(source, "source");
        if (when.isEmpty() || to.isEmpty() || when.contains(Happening.MESSAGE)) {
            throw new IllegalArgumentException("a rule names happenings, MESSAGE not among them, and notifiers");
        }
    }

    /** These happenings go to {@code notifiers}. */
    public static NotifyRule of(Set<Happening> when, String... notifiers) {
        return new NotifyRule(when, new LinkedHashSet<>(List.of(notifiers)), ConfigNode.empty());
    }

    static NotifyRule read(ConfigNode node) {
        node.only("when", "to");
        Set<Happening> when = node.find("when").map(NotifyRule::happenings).orElse(ANY);
        Set<String> to = new LinkedHashSet<>();
        words(node.require("to")).forEach(name -> to.add(name.text()));
        if (to.isEmpty()) {
            throw node.require("to").error("'to' names at least one notifier");
        }
        return new NotifyRule(when, to, node.require("to"));
    }

    private static Set<Happening> happenings(ConfigNode node) {
        Set<Happening> happenings = EnumSet.noneOf(Happening.class);
        for (ConfigNode word : words(node)) {
            Happening happening = word.choice(Happening.class);
            if (happening == Happening.MESSAGE) {
                throw word.error("messages of steps go where the step's 'via' says; no rule routes them");
            }
            happenings.add(happening);
        }
        if (happenings.isEmpty()) {
            throw node.error("'when' names at least one happening; leave it out for all of them");
        }
        return happenings;
    }

    private static List<ConfigNode> words(ConfigNode node) {
        return node.isText() ? List.of(node) : node.items();
    }
}
