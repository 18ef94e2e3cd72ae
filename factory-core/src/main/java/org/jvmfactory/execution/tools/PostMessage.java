package org.jvmfactory.execution.tools;

import org.jvmfactory.board.Board;
import org.jvmfactory.journal.Event;

/** Lets an agent say something on the task's board. */
final class PostMessage extends DeskTool {

    private static final String SCHEMA = """
            {"type":"object","properties":{"text":{"type":"string","description":"What they should know"}},\
            "required":["text"],"additionalProperties":false}""";

    private final Desk desk;

    PostMessage(Desk desk) {
        super(
                "post_message",
                "Says something on the task's board, where the people who follow the task and its later agents read it."
                        + " Nobody answers by it: to ask something, use ask_person.",
                SCHEMA,
                50);
        this.desk = desk;
    }

    @Override
    String answer(ToolInput input) throws Refused {
        String text = desk.clean(input.text("text", Board.LONGEST));
        desk.record(new Event.MessagePosted(desk.run(), desk.path(), desk.agent(), text));
        return "Posted.";
    }
}
