package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/** What an iteration over a checklist comes to: a verdict whose findings are the open items, and outputs for the next one. */
final class IterationReport {

    static final String CHECKLIST = "checklist";
    static final String IDLE = "idle";
    static final String LOG = "log";
    static final String CHECKS = "checks";

    private static final int LONGEST_LOG = 16_000;

    private IterationReport() {}

    /** How far it is: the output {@code progress}. */
    enum Progress {
        GOING,
        COMPLETE,
        STALLED,
        STUCK
    }

    /**
     * Where an iteration begins.
     *
     * @param idle how many iterations just before ticked nothing
     * @param failing what the checks have against the change
     * @param log what the iterations before said
     */
    record Start(Checklist list, int idle, List<Finding> failing, String log) {}

    /**
     * The result.
     *
     * @param list with what is ticked now
     * @param summary what the agent says
     * @param idle how many iterations in a row ticked nothing, this one included
     */
    static StepResult of(Start start, Checklist list, String summary, Progress progress, int idle) {
        List<Finding> findings = new ArrayList<>();
        list.open().forEach(item -> findings.add(finding("item-" + item.id(), "Not done: " + item.text())));
        if (progress != Progress.COMPLETE) {
            findings.addAll(start.failing());
        }
        String count = list.done() + " of " + list.items().size() + " items are done";
        Verdict verdict = new Verdict(decision(progress, findings), said(progress, count, idle), findings);
        String said = (start.log() + "\n\n" + summary).strip();
        String log = said.length() <= LONGEST_LOG ? said : said.substring(said.length() - LONGEST_LOG);
        Map<String, String> outputs = new HashMap<>();
        outputs.put(CHECKLIST, list.text());
        outputs.put("progress", ConfigNode.spelling(progress));
        outputs.put("done", Integer.toString(list.done()));
        outputs.put("open", Integer.toString(list.open().size()));
        outputs.put(IDLE, Integer.toString(idle));
        outputs.put(CHECKS, start.failing().isEmpty() ? "passing" : "failing");
        outputs.put("summary", summary);
        outputs.put(LOG, log);
        outputs.put("text", (count + ".\n\n" + list.summary() + "\n\n" + log).strip());
        return StepResult.judged(verdict, outputs);
    }

    static Finding finding(String id, String message) {
        return new Finding(id, Severity.MAJOR, Optional.empty(), Optional.empty(), message, Optional.empty());
    }

    private static Decision decision(Progress progress, List<Finding> findings) {
        if (progress == Progress.COMPLETE) {
            return Decision.APPROVED;
        }
        return findings.isEmpty() ? Decision.UNCLEAR : Decision.CHANGES_REQUESTED;
    }

    private static String said(Progress progress, String count, int idle) {
        return switch (progress) {
            case GOING -> count + "; the checks are still to confirm it.";
            case COMPLETE -> count + ", and the checks have nothing against it.";
            case STALLED -> count + "; it ends here, since " + idle + " iterations in a row brought no further one.";
            case STUCK -> count + "; it ends here, since the agent can't go on.";
        };
    }
}
