package org.jvmfactory.watchdog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.Fingerprint;

/**
 * Counts how often an agent does the same in a row: the same tool calls with the same outcomes, or the same words, one alone or up to three
 * in turn. A call whose outcome differs is something new, so that who polls isn't taken for one who is stuck; and so is a call that an
 * engine gives no fingerprint of. Words count while no tool call comes between them. Its memory is bounded. Not thread-safe.
 */
public final class Repetition {

    private static final int MOST_OPEN = 256;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_ID = 256;

    private final Map<String, Call> open = new LinkedHashMap<>();
    private final Cycle calls = new Cycle();
    private final Cycle words = new Cycle();
    private @Nullable Found longest;

    private record Call(String tool, Optional<String> input) {}

    /**
     * What was done again and again.
     *
     * @param tools those that were called in turn; none where words were said
     * @param times how often
     */
    public record Found(List<String> tools, int times) {
        public Found {
            tools = List.copyOf(tools);
        }
    }

    public void saw(AgentEvent event) {
        if (event instanceof AgentEvent.ToolStarted started) {
            words.clear();
            began(started);
        } else if (event instanceof AgentEvent.ToolFinished finished) {
            ended(finished);
        } else if (event instanceof AgentEvent.Said said && !said.text().isBlank()) {
            words.next(Fingerprint.of(said.text()), "");
            found(words.times(), List.of());
        } else if (event instanceof AgentEvent.MessageDelivered || event instanceof AgentEvent.TurnEnded) {
            // It was told something new, or is about to be: whatever it does next is done for another reason.
            open.clear();
            calls.clear();
            words.clear();
            longest = null;
        }
    }

    /** The repetition that went on longest since the agent was last told something; empty where nothing was done twice. */
    public Optional<Found> longest() {
        return Optional.ofNullable(longest);
    }

    private void began(AgentEvent.ToolStarted started) {
        if (started.call().length() > LONGEST_ID) {
            return;
        }
        String tool =
                started.tool().length() > LONGEST_NAME ? started.tool().substring(0, LONGEST_NAME) : started.tool();
        open.put(started.call(), new Call(tool, started.fingerprint()));
        if (open.size() > MOST_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
    }

    private void ended(AgentEvent.ToolFinished finished) {
        Call call = open.remove(finished.call());
        if (call == null || call.input().isEmpty() || finished.fingerprint().isEmpty()) {
            calls.clear();
            return;
        }
        String same = String.join(
                " ",
                call.input().get(),
                Boolean.toString(finished.ok()),
                finished.fingerprint().get(),
                call.tool());
        calls.next(same, call.tool());
        found(calls.times(), calls.names());
    }

    private void found(int times, List<String> tools) {
        if (times > 1 && (longest == null || times > longest.times())) {
            longest = new Found(tools, times);
        }
    }

    /** What was done last, and for how long it has been going round. */
    private static final class Cycle {

        private static final int LONGEST = 3;

        private final String[] last = new String[LONGEST];
        private final String[] names = new String[LONGEST];

        /** At index {@code n - 1}: how many in a row equal what was done {@code n} before. */
        private final int[] equal = new int[LONGEST];

        private int seen;

        void next(String what, String name) {
            for (int period = 1; period <= LONGEST; period++) {
                boolean again = seen >= period && last[Math.floorMod(seen - period, LONGEST)].equals(what);
                equal[period - 1] = again ? equal[period - 1] + 1 : 0;
            }
            last[seen % LONGEST] = what;
            names[seen % LONGEST] = name;
            seen++;
        }

        /** How often the cycle that goes on was gone through as a whole. */
        int times() {
            return rounds(period()) + 1;
        }

        /** The names in the cycle that goes on, in order. */
        List<String> names() {
            List<String> cycle = new ArrayList<>();
            for (int back = period(); back >= 1; back--) {
                cycle.add(names[Math.floorMod(seen - back, LONGEST)]);
            }
            return cycle;
        }

        private int period() {
            int best = 1;
            for (int period = 2; period <= LONGEST; period++) {
                if (rounds(period) > rounds(best)) {
                    best = period;
                }
            }
            return best;
        }

        private int rounds(int period) {
            return equal[period - 1] / period;
        }

        void clear() {
            Arrays.fill(equal, 0);
            seen = 0;
        }
    }
}
