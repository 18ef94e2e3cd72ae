package org.jvmfactory.steps;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/**
 * A judgement of a change that was judged before, with its scope frozen: what blocks counts, and so does what was found before or stands in
 * lines that have changed since. Whatever else a judge comes up with could have been said at once; it is kept as a note.
 */
record LaterRound(Verdict verdict, List<Finding> notes) {

    LaterRound {
        notes = List.copyOf(notes);
    }

    /**
     * @param earlier every finding of the rounds before
     * @param since what has changed since the last one
     */
    static LaterRound of(Verdict verdict, List<Finding> earlier, ChangedLines since) {
        Set<String> known = earlier.stream().map(Finding::id).collect(Collectors.toSet());
        List<Finding> counting = verdict.findings().stream()
                .filter(finding -> finding.severity().blocking()
                        || known.contains(finding.id())
                        || since.touch(finding.file(), finding.line()))
                .toList();
        List<Finding> notes = verdict.findings().stream()
                .filter(finding -> !counting.contains(finding))
                .toList();
        boolean onlyNotes = verdict.decision() == Decision.CHANGES_REQUESTED && counting.isEmpty() && !notes.isEmpty();
        Decision decision = onlyNotes ? Decision.APPROVED : verdict.decision();
        return new LaterRound(new Verdict(decision, verdict.summary(), counting), notes);
    }
}
