package org.jvmfactory.steps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvmfactory.git.ClosingWords;
import org.jvmfactory.git.CommitText;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.TicketRef;

/**
 * Tickets that the commits of a branch would close at the merge, but for the task's own: by ticket, with the commit that says so first.
 * Nobody writes commits of agents and people anew, so it is told and blocks nothing.
 */
record ClosedTickets(Map<String, String> others) {

    private static final int MOST = 20;
    private static final int DIGITS = 12;
    private static final Pattern NAME = Pattern.compile("([^/:]+/[^/:]+?)(?:\\.git)?/?$");

    static ClosedTickets of(StepContext context) {
        Optional<String> ticket = context.task().request().ticket().map(TicketRef::key);
        Matcher name = NAME.matcher(context.change().repository());
        String repository = name.find() ? name.group(1) : "";
        Map<String, String> others = new LinkedHashMap<>();
        for (CommitText commit : context.commits()) {
            for (String closed : ClosingWords.closed(commit.message())) {
                String whole = closed.startsWith("#") ? repository + closed : closed;
                boolean own = ticket.filter(key -> key.equalsIgnoreCase(whole) || closed.equals("#" + key))
                        .isPresent();
                if (!own && others.size() < MOST) {
                    others.put(closed, commit.id());
                }
            }
        }
        return new ClosedTickets(others);
    }

    List<Finding> findings() {
        return others.entrySet().stream()
                .map(closed -> new Finding(
                        FindingIds.exact("closes", closed.getKey()),
                        Severity.MINOR,
                        Optional.empty(),
                        Optional.empty(),
                        "commit " + shown(closed.getValue()) + " names '" + closed.getKey()
                                + "' as a ticket that its merge closes; it isn't this task's",
                        Optional.empty()))
                .toList();
    }

    /** For a pull request; empty where there are none. */
    String describe() {
        return others.entrySet().stream()
                .map(closed ->
                        Markdown.code(closed.getKey()) + " (by commit " + Markdown.code(shown(closed.getValue())) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String shown(String commit) {
        return commit.length() <= DIGITS ? commit : commit.substring(0, DIGITS);
    }
}
