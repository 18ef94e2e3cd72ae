package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The slots that tasks hold at a moment, over all instances that share a store. Immutable.
 *
 * @param repositories how many by repository
 * @param engines how many by engine; a task takes one of each engine that it uses
 * @param lastStart when a task was last claimed to be driven
 */
public record SlotsTaken(Map<String, Integer> repositories, Map<String, Integer> engines, Optional<Instant> lastStart) {

    public SlotsTaken {
        repositories = Map.copyOf(repositories);
        engines = Map.copyOf(engines);
        requireNonNull(lastStart, "lastStart");
    }

    /** Tasks that hold slots and are alike in what they take. */
    public record Group(String repository, Set<String> engines, int tasks) {

        public Group {
            requireNonNull(repository, "repository");
            engines = Set.copyOf(engines);
        }
    }

    public static SlotsTaken of(Collection<Group> groups, Optional<Instant> lastStart) {
        Map<String, Integer> repositories = new HashMap<>();
        Map<String, Integer> engines = new HashMap<>();
        for (Group group : groups) {
            repositories.merge(group.repository(), group.tasks(), Integer::sum);
            group.engines().forEach(engine -> engines.merge(engine, group.tasks(), Integer::sum));
        }
        return new SlotsTaken(repositories, engines, lastStart);
    }

    /** These and those of one more task, which starts at {@code now}. */
    public SlotsTaken and(String repository, Set<String> moreEngines, Instant now) {
        Map<String, Integer> byRepository = new HashMap<>(repositories);
        byRepository.merge(repository, 1, Integer::sum);
        Map<String, Integer> byEngine = new HashMap<>(engines);
        moreEngines.forEach(engine -> byEngine.merge(engine, 1, Integer::sum));
        return new SlotsTaken(
                byRepository,
                byEngine,
                Optional.of(lastStart.filter(now::isBefore).orElse(now)));
    }

    public int total() {
        return repositories.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int ofRepository(String name) {
        return repositories.getOrDefault(name, 0);
    }

    public int ofEngine(String name) {
        return engines.getOrDefault(name, 0);
    }
}
