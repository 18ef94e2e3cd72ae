package org.jvmfactory.steps;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.ProtectedChange;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/** A person's approval of what a change does to protected files: of that very difference, and of no other. */
final class Approval {

    private static final int MOST_PATHS = 20;
    private static final int DIGITS = 16;

    /** What a terminal or a reader's eye would obey instead of showing it. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t]]");

    private Approval() {}

    /** What the step comes to instead of publishing; empty where no approval is needed, or it is there. */
    static Optional<StepResult> missing(StepContext context) {
        Optional<ProtectedChange> change = context.protectedChange().filter(it -> !it.approved());
        if (change.isEmpty()) {
            return Optional.empty();
        }
        String id = context.run().number() + "-" + context.path() + "-" + start(change.get());
        Optional<Answer> answer = answer(context, id);
        if (answer.isPresent()) {
            return Optional.of(rejected(
                    context,
                    answer.get().by().name() + " refused what the change does to protected files, "
                            + names(change.get())));
        }
        if (change.get().patch().isEmpty()) {
            return Optional.of(rejected(
                    context,
                    "what the change does to protected files is too long for a person to approve it, "
                            + names(change.get())));
        }
        Question question =
                Question.approval(id, text(change.get()), change.get().digest());
        return Optional.of(StepResult.waits(new Wait.ForAnswer(question), Map.of()));
    }

    /** What a person said to the question {@code id}; empty where nobody has. */
    static Optional<Answer> answer(StepContext context, String id) {
        return context.resumption()
                .flatMap(Resumption::answer)
                .filter(given -> given.question().equals(id));
    }

    static StepResult rejected(StepContext context, String why) {
        return new StepResult.Ends(
                RunEnd.REJECTED,
                why + "; nothing was published, and the work is kept as commit "
                        + context.change().tip());
    }

    private static String text(ProtectedChange change) {
        return "The change touches protected files, " + names(change) + ". May it be published?\n\n"
                + "Approve exactly this difference, with the digest " + start(change)
                + "; refused, the run ends, and its work is kept.\n\n"
                + seen(change.patch().orElse(""));
    }

    private static String names(ProtectedChange change) {
        String some = String.join(
                ", ",
                change.paths().stream().limit(MOST_PATHS).map(Approval::name).toList());
        int more = change.paths().size() - MOST_PATHS;
        return more > 0 ? some + " and " + more + " more" : some;
    }

    private static String name(String path) {
        String line = seen(path).replaceAll("[\n\t]", " ");
        return "'" + (line.length() <= 200 ? line : line.substring(0, 200) + "…") + "'";
    }

    private static String start(ProtectedChange change) {
        return change.digest().substring(0, DIGITS);
    }

    static String seen(String text) {
        return UNSEEN.matcher(text.replace("\r\n", "\n"))
                .replaceAll(unseen -> "\\\\u%04x".formatted(unseen.group().codePointAt(0)));
    }
}
