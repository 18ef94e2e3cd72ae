package org.jvmfactory.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.learning.Experience;
import org.jvmfactory.learning.LearningsFile;
import org.jvmfactory.learning.Recollection;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.RunEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run takes from the memory and leaves in it. */
final class Remembering {

    private static final Logger LOG = LoggerFactory.getLogger(Remembering.class);

    /** More files than that are counted, and not named. */
    private static final int MOST_FILES = 5_000;

    private final RunServices services;

    /** What a run left: as it is remembered, and as it is recorded. */
    private record Left(Experience.Change change, Optional<Event.ChangeMeasured> measured) {

        static final Left NOTHING = new Left(Experience.Change.NONE, Optional.empty());
    }

    Remembering(RunServices services) {
        this.services = services;
    }

    /** What the run's agents are told of earlier ones: looked up once, then kept with the run. Written with the session that is told it. */
    String recalled(TaskJournal journal) {
        TaskView view = journal.view();
        RunView run = view.lastRun().orElseThrow();
        if (run.recalled().isPresent()) {
            return run.recalled().get().text().map(this::text).orElse("");
        }
        Recollection found = services.experience().recall(view.task());
        Optional<String> kept =
                Optional.of(found.text()).filter(text -> !text.isEmpty()).map(this::keep);
        journal.buffer(new Event.MemoryRecalled(run.id(), found.entries(), kept));
        return found.text();
    }

    private String text(String blob) {
        try (var content = services.keeping().store().openBlob(new BlobId(blob))) {
            return new String(content.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String keep(String text) {
        FactoryStore store = services.keeping().store();
        return store.putBlob(new ByteArrayInputStream(text.getBytes(UTF_8))).value();
    }

    /**
     * Remembers the run that is about to end like this, and records what its branch changes. To be called before the end is written: a
     * driver that is killed in between leaves the run to another one, which ends it and remembers the same once more.
     */
    void remember(TaskJournal journal, RunEnd end, String reason) {
        TaskView view = journal.view();
        Optional<RunView> run = view.lastRun().filter(last -> last.end().isEmpty());
        if (run.isPresent()) {
            Left left = left(view, run.get());
            left.measured()
                    .filter(it -> !run.get().change().equals(Optional.of(it)))
                    .ifPresentOrElse(journal::commit, journal::settle);
            services.experience().remember(view, end, reason, left.change());
        }
    }

    /** Remembers of the last run, which has ended, what became of the pull request; in place of what was remembered before. */
    void settled(TaskView view, String how) {
        Optional<RunView> run = view.lastRun().filter(last -> last.end().isPresent());
        if (run.isPresent()) {
            String reason = run.get().endReason() + "; " + how;
            services.experience()
                    .remember(
                            view,
                            run.get().end().get(),
                            reason,
                            left(view, run.get()).change());
        }
    }

    /** Read from the commit that was handed over: the agent's tree may hold anything by now. */
    private Left left(TaskView view, RunView run) {
        Optional<String> base = view.base();
        if (base.isEmpty() || run.tip().isEmpty()) {
            return Left.NOTHING;
        }
        boolean interrupted = Thread.interrupted(); // the end of a run that is stopped is remembered, too
        try {
            String tip = run.tip().get();
            Mirror mirror = services.places()
                    .repositories()
                    .mirror(view.task().request().repository());
            List<FileChange> changes = mirror.changes(base.get(), tip);
            List<String> files = changes.stream().map(FileChange::path).toList();
            return new Left(
                    new Experience.Change(files, learnings(mirror, tip), learnings(mirror, base.get())),
                    Optional.of(measured(run, base.get(), tip, changes)));
        } catch (FactoryException e) {
            LOG.warn("what run={} changed can't be read, and isn't remembered: {}", run.id(), e.getMessage());
            return Left.NOTHING;
        } catch (InterruptedException e) {
            interrupted = true;
            return Left.NOTHING;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Event.ChangeMeasured measured(RunView run, String base, String tip, List<FileChange> changes) {
        Redactor redactor = services.keeping().redactor();
        List<ChangedFile> files = changes.stream()
                .limit(MOST_FILES)
                .map(each -> new ChangedFile(
                        redactor.redact(each.path()),
                        Optional.of(each.previousPath())
                                .filter(from -> each.kind() == FileChange.Kind.RENAMED)
                                .map(redactor::redact)))
                .toList();
        return new Event.ChangeMeasured(run.id(), base, tip, files, changes.size());
    }

    private static String learnings(Mirror mirror, String commit) {
        return mirror.file(commit, LearningsFile.PATH).map(LearningsFile::text).orElse("");
    }
}
