package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.task.CheckOutcome;

/**
 * Whether what is required of a pull request holds. Only what has said yes holds: not what was skipped, has nothing to say, was never heard
 * of or looked at another commit. Immutable.
 */
public record Readiness(List<Requirement> requirements) {

    /** What is required, and how it stands. */
    public record Requirement(String name, State state, String why) {
        public Requirement {
            requireNonNull(name, "name");
            requireNonNull(state, "state");
            requireNonNull(why, "why");
        }
    }

    /** How a requirement stands. */
    public enum State {
        HOLDS,
        /** Time alone may bring it. */
        WAITS,
        /** It won't hold for this commit, unless somebody does something. */
        FAILS
    }

    /** What one of Factory's own steps says of a check. */
    public record Own(State state, String why) {
        public Own {
            requireNonNull(state, "state");
            requireNonNull(why, "why");
        }
    }

    /** Nothing is required. */
    public static final Readiness NOTHING = new Readiness(List.of());

    private static final int MOST_NAMED = 5;

    public Readiness {
        requirements = List.copyOf(requirements);
    }

    /** The required checks before a code host was asked: those that no step answers wait for it. */
    public static Readiness before(List<String> required, Map<String, Own> own) {
        return new Readiness(required.stream()
                .map(name -> answered(name, own)
                        .orElseGet(() -> new Requirement(name, State.WAITS, "the code host hasn't reported it yet")))
                .toList());
    }

    /**
     * The required checks now.
     *
     * @param own by the check's name; a check that is in here is never looked for at the code host
     * @param commit what Factory's steps looked at
     * @param host what the code host says; empty where it can say nothing
     */
    public static Readiness now(
            List<String> required, Map<String, Own> own, String commit, Optional<PullRequestCondition> host) {
        List<Requirement> all = new ArrayList<>();
        host.filter(condition -> condition.state() != PullRequest.State.OPEN)
                .ifPresent(condition -> all.add(new Requirement("open", State.FAILS, "it isn't open any more")));
        host.filter(condition -> !condition.commit().equals(commit))
                .ifPresent(condition -> all.add(new Requirement(
                        "commit",
                        State.FAILS,
                        "its branch is at " + condition.commit() + ", and Factory looked at " + commit)));
        for (String name : required) {
            all.add(answered(name, own).orElseGet(() -> reported(name, host)));
        }
        return new Readiness(all);
    }

    private static Optional<Requirement> answered(String name, Map<String, Own> own) {
        return Optional.ofNullable(own.get(name)).map(it -> new Requirement(name, it.state(), it.why()));
    }

    private static Requirement reported(String name, Optional<PullRequestCondition> host) {
        if (host.isEmpty()) {
            return new Requirement(name, State.FAILS, "no step answers it, and this code host has no checks");
        }
        List<Check> checks = host.get().checks().stream()
                .filter(check -> check.name().equals(name))
                .toList();
        if (checks.stream().anyMatch(check -> check.outcome() == CheckOutcome.FAILED)) {
            return new Requirement(name, State.FAILS, "it failed");
        }
        if (checks.stream().anyMatch(check -> check.outcome() == CheckOutcome.PENDING)) {
            return new Requirement(name, State.WAITS, "it is under way");
        }
        if (checks.stream().anyMatch(check -> check.outcome() == CheckOutcome.NEUTRAL)) {
            return new Requirement(name, State.WAITS, "it was skipped or has nothing to say, which is no success");
        }
        if (!checks.isEmpty()) {
            return new Requirement(name, State.HOLDS, "it passed");
        }
        return host.get().unread().isEmpty()
                ? new Requirement(name, State.WAITS, "the code host hasn't reported it yet")
                : new Requirement(
                        name,
                        State.WAITS,
                        "not everything could be read: "
                                + String.join("; ", host.get().unread()));
    }

    /** The same, and something else that is in the way. */
    public Readiness failing(String why) {
        List<Requirement> all = new ArrayList<>(requirements);
        all.add(0, new Requirement("risk-gate", State.FAILS, why));
        return new Readiness(all);
    }

    /** Whether everything holds. */
    public boolean ready() {
        return requirements.stream().allMatch(it -> it.state() == State.HOLDS);
    }

    /** Whether something won't hold by waiting for it. */
    public boolean fails() {
        return requirements.stream().anyMatch(it -> it.state() == State.FAILS);
    }

    /** Those that stand so. */
    public List<Requirement> in(State state) {
        return requirements.stream().filter(it -> it.state() == state).toList();
    }

    /** What is in the way, worst first, in a few words; empty where nothing is. */
    public String describe() {
        if (fails()) {
            return "required checks don't hold: " + words(in(State.FAILS));
        }
        return ready() ? "" : "it waits for required checks: " + words(in(State.WAITS));
    }

    private static String words(List<Requirement> those) {
        String some = those.stream()
                .limit(MOST_NAMED)
                .map(it -> it.name() + " (" + it.why() + ")")
                .collect(Collectors.joining(", "));
        int more = those.size() - MOST_NAMED;
        return more > 0 ? some + " and " + more + " more" : some;
    }
}
