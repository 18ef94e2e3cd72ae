package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.workflow.Workflow;

/** Who tries again when the host fails. */
@Execution(ExecutionMode.CONCURRENT)
class RetriesTest extends HouseTest {

    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void trouble_of_the_host_in_a_step_is_tried_again_by_the_scheduler_after_longer_and_longer_pauses() {
        Factory factory = house(Trouble.PASSES, 2);
        TaskHandle task = submit(factory, "Say hello");

        Instant first = wakeAt(factory, task, 1);
        assertThat(first)
                .isBetween(time.instant().plusMillis(2500), time.instant().plusSeconds(5));
        assertThat(factory.store().slotsTaken(time.instant()).total()).isZero();
        time.advance(Duration.ofSeconds(5));
        Instant second = wakeAt(factory, task, 2);
        assertThat(second)
                .isBetween(time.instant().plusSeconds(5), time.instant().plusSeconds(10));
        time.advance(Duration.ofSeconds(10));

        until(task, TaskStatus.DONE);
        assertThat(tries).hasValue(3);
        assertThat(only(events(factory, task, Event.StepFinished.class)).attempt())
                .isOne();
    }

    @Test
    void trouble_that_does_not_pass_fails_the_run_and_a_retry_of_a_person_counts_afresh() {
        Factory factory = house(Trouble.PASSES, 6);
        TaskHandle task = submit(factory, "Say hello");

        for (int failure = 1; failure <= 4; failure++) {
            wakeAt(factory, task, failure);
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(until(task, TaskStatus.FAILED).reason()).contains("the line is down");
        assertThat(tries).hasValue(5);

        task.retry();
        wakeAt(factory, task, 6);
        time.advance(Duration.ofMinutes(1));
        until(task, TaskStatus.DONE);
    }

    @Test
    void trouble_that_only_a_person_can_mend_fails_the_run_at_once() {
        Factory factory = house(Trouble.STAYS, 1);
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = until(task, TaskStatus.FAILED);

        assertThat(view.reason()).contains("the line is down");
        assertThat(tries).hasValue(1);
    }

    /** When the task is tried again, after so many failures. */
    private Instant wakeAt(Factory factory, TaskHandle task, int failures) {
        until(task, view -> tries.get() == failures && view.reason().startsWith("tried again after a failure"));
        TaskRow row = factory.store().task(task.id()).orElseThrow();
        assertThat(row.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(row.reason()).contains("the line is down");
        return row.wakeAt().orElseThrow();
    }

    private Factory house(Trouble trouble, int failures) {
        Workflow workflow = Workflow.parse("shaky.yaml", """
                name: shaky
                steps:
                  - {id: call, uses: shaky}
                """);
        return open(
                CODER,
                config -> config.withWorkflow(workflow).withWorkflow("shaky"),
                builder -> builder.time(time).step(new Shaky(trouble, failures)));
    }

    /** Steps that fail so often, then succeed. */
    private final class Shaky implements WorkflowStepProvider {

        private final Trouble trouble;
        private final int failures;

        Shaky(Trouble trouble, int failures) {
            this.trouble = trouble;
            this.failures = failures;
        }

        @Override
        public String type() {
            return "shaky";
        }

        @Override
        public boolean needsAgent() {
            return false;
        }

        @Override
        public WorkflowStep create(ConfigNode with) {
            return this::execute;
        }

        private StepResult execute(StepContext context) {
            if (tries.incrementAndGet() <= failures) {
                throw new LineDown(trouble);
            }
            return StepResult.succeeded();
        }
    }

    private enum Trouble implements ErrorCode {
        PASSES(Category.TRANSIENT),
        STAYS(Category.ENVIRONMENT);

        private final Category category;

        Trouble(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    private static final class LineDown extends FactoryException {

        @Serial
        private static final long serialVersionUID = 1L;

        LineDown(Trouble trouble) {
            super(trouble, "the line is down", null);
        }
    }
}
