package org.jvmfactory.execution.tools;

import java.util.List;
import org.jvmfactory.engine.AgentTool;

/** All that an agent may ask of Factory while it works, but for asking a person. */
public final class DeskTools {

    private DeskTools() {}

    /** The tools of one conversation. */
    public static List<AgentTool> of(Desk desk) {
        return List.of(
                new ReportProgress(desk),
                new PostMessage(desk),
                new ReadMessages(desk),
                new RecordLearning(desk),
                new Recall(desk),
                new TakeLocks(desk),
                new ReleaseLocks(desk));
    }
}
