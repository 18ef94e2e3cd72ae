package org.jvmfactory.execution.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.PlanItem;

/** Lets an agent say what it means to do, how far it is, and what it does now. */
final class ReportProgress extends DeskTool {

    private static final int MOST_ITEMS = 30;
    private static final int LONGEST_ITEM = 200;
    private static final int LONGEST_NOTE = 400;
    private static final String SCHEMA = """
            {"type":"object","properties":{\
            "plan":{"type":"array","maxItems":30,"description":"All that you mean to do, in order; takes the place of what you reported before",\
            "items":{"type":"object","properties":{"text":{"type":"string"},"state":{"enum":["pending","in-progress","done"]}},\
            "required":["text","state"],"additionalProperties":false}},\
            "note":{"type":"string","description":"What you are doing now, in a few words"}},\
            "additionalProperties":false}""";

    private final Desk desk;

    ReportProgress(Desk desk) {
        super(
                "report_progress",
                "Tells the people who watch what you mean to do and how far you are. Report your plan when you have one,"
                        + " and again when a part of it is done.",
                SCHEMA,
                300);
        this.desk = desk;
    }

    @Override
    String answer(ToolInput input) throws Refused {
        List<PlanItem> items = new ArrayList<>();
        for (ToolInput item : input.objects("plan", MOST_ITEMS)) {
            items.add(new PlanItem(desk.clean(item.text("text", LONGEST_ITEM)), state(item)));
        }
        Optional<String> note = input.find("note", LONGEST_NOTE).map(desk::clean);
        if (items.isEmpty() && note.isEmpty()) {
            throw new Refused("give a 'plan', a 'note' or both.");
        }
        if (!items.isEmpty()) {
            desk.record(new Event.PlanReported(desk.run(), desk.path(), items));
        }
        note.ifPresent(text -> desk.record(new Event.StepNoted(desk.run(), desk.path(), text)));
        return "Reported.";
    }

    private static PlanItem.State state(ToolInput item) throws Refused {
        return switch (item.text("state", LONGEST_ITEM)) {
            case "pending" -> PlanItem.State.PENDING;
            case "in-progress" -> PlanItem.State.IN_PROGRESS;
            case "done" -> PlanItem.State.DONE;
            default -> throw new Refused("'state' must be pending, in-progress or done.");
        };
    }
}
