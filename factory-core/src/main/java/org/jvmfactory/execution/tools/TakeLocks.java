package org.jvmfactory.execution.tools;

import java.util.ArrayList;
import java.util.List;

/** Lets an agent say on which files it works. */
final class TakeLocks extends DeskTool {

    private static final int MOST_PATHS = 30;
    private static final int LONGEST = 300;
    private static final String SCHEMA = """
            {"type":"object","properties":{"paths":{"type":"array","maxItems":30,"items":{"type":"string"},\
            "description":"Files or directories, relative to the repository"}},"required":["paths"],"additionalProperties":false}""";

    private final Desk desk;

    TakeLocks(Desk desk) {
        super(
                "take_locks",
                "Says that you are going to change these files, to runs of other tasks in this repository, for an hour. It is"
                        + " advice: nobody is kept from changing them, but each side is told of the other.",
                SCHEMA,
                100);
        this.desk = desk;
    }

    @Override
    String answer(ToolInput input) throws Refused {
        List<String> paths = paths(input);
        if (paths.isEmpty()) {
            throw new Refused("'paths' names no file.");
        }
        List<String> others = desk.takeLocks(paths);
        return others.isEmpty()
                ? "Taken; nobody else works on them."
                : "Taken. Others work there too, and are told of you:\n" + String.join("\n", others)
                        + "\nKeep your change small there; whoever is published later has to bring both together.";
    }

    /** Paths without a way out of the repository. */
    static List<String> paths(ToolInput input) throws Refused {
        List<String> paths = new ArrayList<>();
        for (String text : input.texts("paths", MOST_PATHS, LONGEST)) {
            String path = text.replaceAll("^(\\./)+|/+$", "");
            boolean bad = path.isEmpty()
                    || path.equals(".")
                    || path.startsWith("/")
                    || path.chars().anyMatch(c -> c < ' ')
                    || List.of(path.split("/", -1)).contains("..");
            if (bad) {
                throw new Refused("'" + text.replaceAll("\\p{Cc}", " ") + "' is no path relative to the repository.");
            }
            paths.add(path);
        }
        return paths;
    }
}
