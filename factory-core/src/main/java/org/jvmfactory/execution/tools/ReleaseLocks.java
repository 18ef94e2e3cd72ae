package org.jvmfactory.execution.tools;

/** Lets an agent say that it works on files no longer. */
final class ReleaseLocks extends DeskTool {

    private static final String SCHEMA = """
            {"type":"object","properties":{"paths":{"type":"array","maxItems":30,"items":{"type":"string"},\
            "description":"What you took; everything where this is left out"}},"additionalProperties":false}""";

    private final Desk desk;

    ReleaseLocks(Desk desk) {
        super(
                "release_locks",
                "Says that you don't change these files any more. What you took is released by itself when the run ends.",
                SCHEMA,
                100);
        this.desk = desk;
    }

    @Override
    String answer(ToolInput input) throws Refused {
        int released = desk.releaseLocks(TakeLocks.paths(input));
        return released + (released == 1 ? " lock" : " locks") + " released.";
    }
}
