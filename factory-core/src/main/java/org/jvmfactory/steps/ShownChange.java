package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.StepContext;

/** The change as an agent that judges it is shown it. */
final class ShownChange {

    private static final int MAX_DIFF_BYTES = 60_000;
    private static final int MAX_FILES = 400;

    private ShownChange() {}

    static List<Given> of(StepContext context) {
        return List.of(
                new Given("The changed files", list(context.changedFiles())),
                new Given("The difference", context.diff(MAX_DIFF_BYTES)));
    }

    /** How it can see the rest where the difference is cut. */
    static String rest(StepContext.Change change) {
        return "The changed files and the difference are given above. If the difference is cut, read the rest in the"
                + " files themselves or, if you can run commands,"
                + " with"
                + " `git"
                + " diff"
                + " " + change.base() + " " + change.tip() + " -- <file>`.";
    }

    private static String list(List<FileChange> files) {
        List<String> lines = new ArrayList<>();
        files.stream().limit(MAX_FILES).map(ShownChange::line).forEach(lines::add);
        if (files.size() > MAX_FILES) {
            lines.add("and " + (files.size() - MAX_FILES) + " more");
        }
        return String.join("\n", lines);
    }

    private static String line(FileChange file) {
        String from = file.path().equals(file.previousPath()) ? "" : " (was " + file.previousPath() + ")";
        return ConfigNode.spelling(file.kind()) + " " + file.path() + from + " +" + file.added() + " -"
                + file.deleted();
    }
}
