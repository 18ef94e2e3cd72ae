package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Factory;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ForwardingStore;
import org.jvmfactory.workflow.Workflow;

/** What of a run is written together: each commit waits for the disk. */
class CommitsTest extends HouseTest {

    private final List<List<Event>> commits = new CopyOnWriteArrayList<>();

    @Test
    void what_was_done_is_written_with_what_is_begun_next() {
        Factory factory = open(CODER, config -> config, builder -> builder.store(new Noting()));

        until(submit(factory, "Say hello"), TaskStatus.IN_REVIEW);

        assertThat(together(Event.WorkspaceReady.class)).hasAtLeastOneElementOfType(Event.StepStarted.class);
        assertThat(together(Event.StepFinished.class)).hasAtLeastOneElementOfType(Event.StepStarted.class);
        assertThat(together(Event.EffectDone.class)).hasAtLeastOneElementOfType(Event.EffectIntended.class);
    }

    @Test
    void an_effect_is_written_before_it_is_begun() {
        Factory factory = open(CODER, config -> config, builder -> builder.store(new Noting()));

        until(submit(factory, "Say hello"), TaskStatus.IN_REVIEW);

        assertThat(together(Event.EffectIntended.class)).doesNotHaveAnyElementsOfTypes(Event.EffectDone.class);
    }

    @Test
    void what_was_done_is_written_before_a_branch_has_a_workspace_and_before_the_work_of_one_becomes_the_runs() {
        Factory factory = open(
                CODER,
                config -> config.withWorkflow(SIDE_BY_SIDE).withWorkflow("side-by-side"),
                builder -> builder.store(new Noting()));

        until(submit(factory, "Say hello"), TaskStatus.IN_REVIEW);

        assertThat(together(Event.StepFinished.class)).doesNotHaveAnyElementsOfTypes(Event.StepStarted.class);
        assertThat(commits)
                .filteredOn(events -> finished(events).contains("write#1"))
                .singleElement()
                .satisfies(events -> assertThat(finished(events)).containsExactly("write#1"));
    }

    private static final Workflow SIDE_BY_SIDE = Workflow.parse("side-by-side.yml", """
            name: side-by-side
            steps:
              - {id: begin, uses: agent, agent: coder}
              - id: write
                parallel:
                  steps: [{id: code, uses: agent, agent: coder}]
                  prompts: {one: Say hello., two: Say it aloud.}
                  pick: first-passing
              - {id: publish, uses: publish}
            """);

    private static List<String> finished(List<Event> events) {
        return events.stream()
                .filter(Event.StepFinished.class::isInstance)
                .map(event -> ((Event.StepFinished) event).path().value())
                .toList();
    }

    /** The first commit that has an event of this type. */
    private List<Event> together(Class<? extends Event> type) {
        return commits.stream()
                .filter(events -> events.stream().anyMatch(type::isInstance))
                .findFirst()
                .orElseThrow();
    }

    private final class Noting extends ForwardingStore {

        Noting() {
            super(InMemoryStore.create());
        }

        @Override
        public long commit(Commit commit) {
            commits.add(commit.events());
            return super.commit(commit);
        }
    }
}
