package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What a step came to. Malfunctions are exceptions; these are the outcomes. Outputs are named texts that later steps take as inputs.
 */
public sealed interface StepResult {

    /** The step did its work. */
    record Succeeded(Map<String, String> outputs) implements StepResult {
        public Succeeded {
            outputs = Map.copyOf(outputs);
        }
    }

    /** The step judged the change. */
    record Judged(Verdict verdict, Map<String, String> outputs) implements StepResult {
        public Judged {
            requireNonNull(verdict, "verdict");
            outputs = Map.copyOf(outputs);
        }
    }

    /**
     * The step could not do its work.
     *
     * @param code stable name of the kind of failure
     * @param reason what failed, which one, what to do
     * @param retryable whether another try may help
     */
    record Failed(String code, String reason, boolean retryable) implements StepResult {
        public Failed {
            requireNonNull(code, "code");
            requireNonNull(reason, "reason");
        }

        /** Whether the step stood still: where it isn't tried again, the run ends so. */
        public boolean stalled() {
            return code.equals(RunEnd.STALLED.name());
        }
    }

    /** The step goes on when something has come; it is then called again with the state it left here. */
    record Waits(Wait on, Map<String, String> state) implements StepResult {
        public Waits {
            requireNonNull(on, "on");
            state = Map.copyOf(state);
        }
    }

    /** The step ends the whole run, such as triage that rejects a task, or a writer that changed nothing. */
    record Ends(RunEnd end, String reason) implements StepResult {
        public Ends {
            requireNonNull(end, "end");
            requireNonNull(reason, "reason");
        }
    }

    static StepResult succeeded() {
        return new Succeeded(Map.of());
    }

    static StepResult succeeded(Map<String, String> outputs) {
        return new Succeeded(outputs);
    }

    static StepResult judged(Verdict verdict, Map<String, String> outputs) {
        return new Judged(verdict, outputs);
    }

    static StepResult failed(String code, String reason) {
        return new Failed(code, reason, false);
    }

    static StepResult waits(Wait on, Map<String, String> state) {
        return new Waits(on, state);
    }

    /** The named outputs; empty where the kind of result has none. */
    default Map<String, String> outputs() {
        return Map.of();
    }
}
