package org.jvmfactory.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;

/**
 * Which steps the inputs and conditions of a workflow speak of, and whether these can have run by then: they stand earlier, or the work
 * comes back from them. Told about the nodes in the order in which they stand. Not thread-safe.
 */
final class References {

    /** A branch of a parallel node. */
    private record Branch(String parallel, int number) {}

    /** A step, by its number in the order in which they stand. */
    private record Target(int number, List<Branch> branches) {}

    /** Somebody speaks of {@code step} beside the step number {@code beside}; all before {@code limit} have run by then. */
    private record Mention(ConfigNode at, String step, int beside, int limit, List<Branch> branches) {}

    /** The steps that are done over and over, from the first to the last. */
    private record Round(int first, int last) {}

    private final Map<String, Integer> starts = new HashMap<>();

    /** By name: branches may have steps of the same name. */
    private final Map<String, List<Target>> targets = new LinkedHashMap<>();

    private final List<Mention> mentions = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();
    private final Deque<Branch> branches = new ArrayDeque<>();
    private int count;

    /** The node {@code id} stands here; what it holds follows. */
    void begin(String id) {
        starts.put(id, count);
    }

    /** A step, or another node that has a result of its own. */
    void step(String id) {
        targets.computeIfAbsent(id, name -> new ArrayList<>()).add(new Target(count, List.copyOf(branches)));
        count++;
    }

    void enter(String parallel, int branch) {
        branches.addLast(new Branch(parallel, branch));
    }

    void leave() {
        branches.removeLast();
    }

    /** The next step, or the node around it, speaks of {@code step} before it runs. */
    void before(ConfigNode at, String step) {
        mentions.add(new Mention(at, step, count, count, List.copyOf(branches)));
    }

    /** The last step, or the node around it, speaks of {@code step} after it has run. */
    void after(ConfigNode at, String step) {
        mentions.add(new Mention(at, step, count - 1, count, List.copyOf(branches)));
    }

    /** The steps from the beginning of the node {@code id} to the last one are done again. */
    void repeats(String id) {
        rounds.add(new Round(Objects.requireNonNull(starts.get(id), id), count - 1));
    }

    List<Diagnostic> problems() {
        return mentions.stream()
                .flatMap(mention -> problem(mention).map(mention.at()::problem).stream())
                .toList();
    }

    private Optional<String> problem(Mention mention) {
        List<Target> named = targets.getOrDefault(mention.step(), List.of());
        if (named.isEmpty()) {
            return Optional.of(
                    starts.containsKey(mention.step())
                            ? "'" + mention.step() + "' has no result of its own; name one of the steps in it"
                            : "'" + mention.step() + "' is no step of this workflow; there are " + targets.keySet());
        }
        List<Optional<String>> problems =
                named.stream().map(target -> problem(target, mention)).toList();
        return problems.contains(Optional.<String>empty()) ? Optional.empty() : problems.get(0);
    }

    private Optional<String> problem(Target target, Mention mention) {
        if (beside(target, mention)) {
            return Optional.of(
                    "'" + mention.step() + "' runs beside this, in another branch; its result isn't there yet");
        }
        if (target.number() >= mention.limit() && !returns(target, mention)) {
            return Optional.of("'" + mention.step() + "' hasn't run yet here, earlier are " + earlier(mention));
        }
        return Optional.empty();
    }

    private static boolean beside(Target target, Mention mention) {
        return target.branches().stream()
                .anyMatch(branch -> mention.branches().stream()
                        .anyMatch(own -> own.parallel().equals(branch.parallel()) && own.number() != branch.number()));
    }

    private boolean returns(Target target, Mention mention) {
        return rounds.stream()
                .anyMatch(round -> round.first() <= mention.beside()
                        && mention.beside() <= round.last()
                        && round.first() <= target.number()
                        && target.number() <= round.last());
    }

    private List<String> earlier(Mention mention) {
        return targets.entrySet().stream()
                .filter(it -> it.getValue().stream().anyMatch(target -> target.number() < mention.limit()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
