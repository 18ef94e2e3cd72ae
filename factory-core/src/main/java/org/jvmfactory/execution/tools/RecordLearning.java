package org.jvmfactory.execution.tools;

import org.jvmfactory.journal.Event;

/** Keeps something that an agent learned for the tasks that come. */
final class RecordLearning extends DeskTool {

    private static final int LONGEST = 1_000;
    private static final String SCHEMA = """
            {"type":"object","properties":{"text":{"type":"string","description":"One thing, in one or two sentences"}},\
            "required":["text"],"additionalProperties":false}""";

    private final Desk desk;

    RecordLearning(Desk desk) {
        super(
                "record_learning",
                "Keeps one thing that you found out about this repository and that will help with other tasks in it:"
                        + " a convention, a trap, how something is built or tested. It is remembered when the run ends.",
                SCHEMA,
                20);
        this.desk = desk;
    }

    @Override
    String answer(ToolInput input) throws Refused {
        String text = desk.clean(input.text("text", LONGEST))
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .strip();
        desk.record(new Event.LearningRecorded(desk.run(), desk.path(), text));
        return "Recorded.";
    }
}
