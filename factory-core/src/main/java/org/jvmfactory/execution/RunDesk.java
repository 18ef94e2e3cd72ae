package org.jvmfactory.execution;

import java.util.List;
import org.jvmfactory.board.Board;
import org.jvmfactory.execution.tools.Desk;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;

/** What the tools of one conversation reach. */
record RunDesk(RunServices services, RunId run, TaskJournal journal, AgentWork.Purpose purpose) implements Desk {

    @Override
    public StepPath path() {
        return purpose.path();
    }

    @Override
    public String agent() {
        return purpose.agent().name();
    }

    @Override
    public String clean(String text) {
        return services.keeping().redactor().redact(text);
    }

    @Override
    public void record(Event event) {
        journal.commit(event);
    }

    @Override
    public Board board() {
        return Board.of(journal.view());
    }

    @Override
    public List<String> takeLocks(List<String> paths) {
        return locks().take(agent(), paths);
    }

    @Override
    public int releaseLocks(List<String> paths) {
        return locks().release(paths);
    }

    private LockDesk locks() {
        return new LockDesk(services, journal.repository(), run);
    }

    @Override
    public String recall(String question) {
        return services.experience()
                .recall(question, journal.view().task().request().repository())
                .text();
    }
}
