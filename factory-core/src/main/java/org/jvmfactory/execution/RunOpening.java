package org.jvmfactory.execution;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a driver comes to a run it can carry out: the run itself, its pinned plan, and the place where it works. */
final class RunOpening {

    private static final Logger LOG = LoggerFactory.getLogger(RunOpening.class);

    private final RunServices services;
    private final TaskJournal journal;

    RunOpening(RunServices services, TaskJournal journal) {
        this.services = services;
        this.journal = journal;
    }

    /** The run under way, or a new one. */
    RunView run() {
        TaskView view = journal.view();
        Optional<RunView> last = view.lastRun();
        if (last.isPresent() && last.get().end().isEmpty()) {
            if (view.status() != TaskStatus.RUNNING) {
                running("goes on");
            }
            return last.get();
        }
        Plan plan = services.planning().planner().plan(view.task().request(), view.following());
        BlobId stored = services.keeping()
                .store()
                .putBlob(new ByteArrayInputStream(plan.toJson().getBytes(StandardCharsets.UTF_8)));
        RunId id = new RunId(view.task().id(), view.runCount() + 1);
        String cause = view.runCount() == 0
                ? "first try"
                : view.news().isEmpty() ? "tried again" : Commands.cause(view.news());
        journal.commit(
                List.of(
                        new Event.StatusChanged(TaskStatus.RUNNING, cause),
                        new Event.RunStarted(id, stored.value(), cause)),
                Optional.of(TaskChange.keep(TaskStatus.RUNNING, cause)),
                List.of());
        LOG.info("task={} run={} starts", view.task().id(), id);
        return journal.view().lastRun().orElseThrow();
    }

    private void running(String reason) {
        journal.commit(
                List.of(new Event.StatusChanged(TaskStatus.RUNNING, reason)),
                Optional.of(TaskChange.keep(TaskStatus.RUNNING, reason)),
                List.of());
    }

    Plan plan(RunView run) {
        try (var content = services.keeping().store().openBlob(new BlobId(run.plan()))) {
            return Plan.ofJson(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The workspace is there, with all that was handed over in the mirror, and nothing of a half-done step in the way. */
    Scenes scenes(RunView run, RunState state) throws InterruptedException {
        String repository = journal.view().task().request().repository();
        if (journal.view().workspace().isEmpty()) {
            services.places().repositories().validate(repository);
        }
        Mirror mirror = services.places().repositories().mirror(repository);
        return new Scenes(services, journal, state, run, mirror);
    }
}
