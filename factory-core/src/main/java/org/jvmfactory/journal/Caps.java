package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much may run at once, and how soon one start follows another: over all instances that share a store. Immutable.
 *
 * @param slots how many tasks run at once
 * @param slotsPerRepository likewise for each repository
 * @param slotsPerEngine likewise for engines by name; one that isn't named here has no cap of its own
 * @param cooldown how long after a start the next one comes at the earliest; zero for at once
 */
public record Caps(int slots, int slotsPerRepository, Map<String, Integer> slotsPerEngine, Duration cooldown) {

    private static final String NO_SLOT = "waits for a slot";
    private static final String COOLDOWN = "waits for the cooldown";

    public Caps {
        slotsPerEngine = Map.copyOf(slotsPerEngine);
        requireNonNull(cooldown, "cooldown");
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("a cooldown can't be negative, got " + cooldown);
        }
    }

    /** No cap on any engine, no cooldown. */
    public static Caps of(int slots, int slotsPerRepository) {
        return new Caps(slots, slotsPerRepository, Map.of(), Duration.ZERO);
    }

    /** These with another number of slots; a cap on repositories that was no narrower than the old one stays so. */
    public Caps withSlots(int count) {
        int each = slotsPerRepository >= slots ? count : Math.min(slotsPerRepository, count);
        return new Caps(count, each, slotsPerEngine, cooldown);
    }

    public Caps withSlotsPerRepository(int count) {
        return new Caps(slots, count, slotsPerEngine, cooldown);
    }

    public Caps withSlotsPerEngine(String engine, int count) {
        Map<String, Integer> more = new HashMap<>(slotsPerEngine);
        more.put(engine, count);
        return new Caps(slots, slotsPerRepository, more, cooldown);
    }

    public Caps withCooldown(Duration value) {
        return new Caps(slots, slotsPerRepository, slotsPerEngine, value);
    }

    /**
     * What keeps a task from starting now, in words for a person: a pure decision. Empty where nothing does.
     *
     * @param repository the task's
     * @param engines those it takes a slot of
     */
    public Optional<String> refusal(String repository, Set<String> engines, SlotsTaken taken, Instant now) {
        if (taken.ofRepository(repository) >= slotsPerRepository) {
            return Optional.of(NO_SLOT + " of its repository: it has " + slotsPerRepository + ", all taken");
        }
        for (String engine : new TreeSet<>(engines)) {
            Integer cap = slotsPerEngine.get(engine);
            if (cap != null && taken.ofEngine(engine) >= cap) {
                return Optional.of(NO_SLOT + " of engine '" + engine + "': it has " + cap + ", all taken");
            }
        }
        if (taken.total() >= slots) {
            return Optional.of(NO_SLOT + ": all " + slots + " are taken");
        }
        return taken.lastStart()
                .filter(start -> now.isBefore(start.plus(cooldown)))
                .filter(start -> !now.isBefore(
                        start.minus(cooldown))) // else the clock was put back: nothing starts later for that
                .map(start -> COOLDOWN + ": starts are at least " + cooldown.toSeconds() + " s apart");
    }

    /** Whether {@code reason} is one that {@link #refusal} gives. */
    public static boolean isRefusal(String reason) {
        return reason.startsWith(NO_SLOT) || reason.startsWith(COOLDOWN);
    }
}
