package org.jvmfactory.execution.tools;

import java.util.List;
import org.jvmfactory.board.Board;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;

/** What the tools of one conversation need of the run it belongs to. Thread-safe. */
public interface Desk {

    RunId run();

    StepPath path();

    /** The role of the agent that calls. */
    String agent();

    /** {@code text} without secrets. */
    String clean(String text);

    /** Journals an event of this run; it is on disk when this returns. */
    void record(Event event);

    /** The task's board as it is now. */
    Board board();

    /** Takes locks on paths of the repository; the locks of other runs there, one a line. Those runs are told. */
    List<String> takeLocks(List<String> paths);

    /** Gives them up, or all that the run has where there are none; how many there were. */
    int releaseLocks(List<String> paths);

    /** What the memory has on a question, with where it comes from; empty where it has nothing. */
    String recall(String question);
}
