package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Priority;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Standing;

/**
 * Which connectors are watched, and what becomes of their tickets: {@code intake:} of a configuration. Immutable.
 *
 * @param watched by the connector's name; no other is watched
 */
public record IntakeConfig(Map<String, Watched> watched) {

    /** Nothing is watched. */
    public static final IntakeConfig NONE = new IntakeConfig(Map.of());

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public IntakeConfig {
        watched = Collections.unmodifiableMap(new LinkedHashMap<>(watched));
    }

    /**
     * A connector that is watched.
     *
     * @param poll how often it is looked at, about; zero where only its webhooks count
     * @param work how its tickets are worked on
     * @param places which repositories they may be about
     * @param people whose word counts besides that of those whom the tracker says are trusted
     * @param dispatch the types of events of programs that become tasks
     */
    public record Watched(Duration poll, Work work, Places places, People people, Set<String> dispatch) {

        /** Looked at once a minute. */
        public static final Watched USUAL =
                new Watched(Duration.ofMinutes(1), Work.USUAL, Places.ANY, People.NOBODY_ELSE, Set.of());

        public Watched {
            requireNonNull(poll, "poll");
            requireNonNull(work, "work");
            requireNonNull(places, "places");
            requireNonNull(people, "people");
            dispatch = Set.copyOf(dispatch);
        }
    }

    /**
     * What a ticket's task gets where the ticket doesn't say.
     *
     * @param workflow {@code issue_to_pr} where there is such a workflow, else {@code code_review}, unless said
     * @param priority of tickets whose own is medium
     */
    public record Work(
            Optional<String> workflow,
            Optional<String> agent,
            Optional<String> engine,
            Optional<Priority> priority,
            Limits limits) {

        /** Nothing in particular. */
        public static final Work USUAL =
                new Work(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Limits.INHERITED);

        public Work {
            requireNonNull(workflow, "workflow");
            requireNonNull(agent, "agent");
            requireNonNull(engine, "engine");
            requireNonNull(priority, "priority");
            requireNonNull(limits, "limits");
        }
    }

    /**
     * The repositories of tickets.
     *
     * @param usual of tickets that name none
     * @param allowed where it isn't empty, no other
     * @param base the branch that tasks start from; the repository's own where empty
     */
    public record Places(Optional<String> usual, Set<String> allowed, Optional<String> base) {

        /** What tickets name, as far as it has a name here or is the tracker's own. */
        public static final Places ANY = new Places(Optional.empty(), Set.of(), Optional.empty());

        public Places {
            requireNonNull(usual, "usual");
            allowed = Set.copyOf(allowed);
            requireNonNull(base, "base");
        }
    }

    /**
     * Whose word counts.
     *
     * @param marks whether a ticket's mark suffices where the tracker can't say who set it, so that its rights alone decide
     * @param authors whether who wrote a ticket may answer the questions about it
     * @param shared whether Factory's login is also a person's, whose word counts as far as it doesn't bear Factory's mark
     */
    public record People(boolean marks, boolean authors, boolean shared) {

        /** Only those who are trusted. */
        public static final People NOBODY_ELSE = new People(false, false, false);

        /** How far somebody counts whom the tracker judges so. */
        Standing standing(Person person, Standing judged) {
            return judged == Standing.OURSELVES && shared && !person.machine() ? Standing.TRUSTED : judged;
        }
    }

    /**
     * Reads {@code intake:}.
     *
     * @param agents the names that there are, likewise workflows
     * @param limits reads limits
     */
    public static IntakeConfig read(
            ConfigNode node, Set<String> agents, Set<String> workflows, Function<ConfigNode, Limits> limits) {
        Map<String, Watched> watched = new LinkedHashMap<>();
        node.entries().forEach((name, settings) -> {
            settings.only(
                    "poll",
                    "workflow",
                    "agent",
                    "engine",
                    "priority",
                    "limits",
                    "repository",
                    "repositories",
                    "base",
                    "trust-marks",
                    "authors-answer",
                    "shared-login",
                    "dispatch");
            settings.find("agent").ifPresent(agent -> known(agent, "agent", agents));
            settings.find("workflow").ifPresent(workflow -> known(workflow, "workflow", workflows));
            watched.put(name, watched(settings, limits));
        });
        return new IntakeConfig(watched);
    }

    private static Watched watched(ConfigNode settings, Function<ConfigNode, Limits> limits) {
        return new Watched(
                settings.find("poll").map(IntakeConfig::poll).orElse(Watched.USUAL.poll()),
                new Work(
                        settings.findText("workflow"),
                        settings.findText("agent"),
                        settings.findText("engine"),
                        settings.find("priority").map(priority -> priority.choice(Priority.class)),
                        settings.find("limits").map(limits).orElse(Limits.INHERITED)),
                new Places(settings.findText("repository"), texts(settings, "repositories"), settings.findText("base")),
                new People(
                        flag(settings, "trust-marks"),
                        flag(settings, "authors-answer"),
                        flag(settings, "shared-login")),
                texts(settings, "dispatch"));
    }

    private static Duration poll(ConfigNode node) {
        Duration poll = node.text().equals("0") ? Duration.ZERO : node.duration();
        if (!poll.isZero() && poll.compareTo(SHORTEST) < 0) {
            throw node.error("a tracker is looked at once a second at most; 0 is for webhooks alone");
        }
        return poll;
    }

    private static boolean flag(ConfigNode settings, String key) {
        return settings.find(key).map(ConfigNode::flag).orElse(false);
    }

    private static Set<String> texts(ConfigNode settings, String key) {
        return new LinkedHashSet<>(settings.find(key).map(ConfigNode::texts).orElse(List.of()));
    }

    private static void known(ConfigNode node, String kind, Set<String> names) {
        if (!names.contains(node.text())) {
            throw node.error("there is no " + kind + " '" + node.text() + "'; there are " + new TreeSet<>(names));
        }
    }

    /** The same with one more connector. */
    public IntakeConfig with(String connector, Watched how) {
        Map<String, Watched> more = new LinkedHashMap<>(watched);
        more.put(connector, how);
        return new IntakeConfig(more);
    }
}
