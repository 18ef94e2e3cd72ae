package org.jvmfactory.steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.agent.Fence;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.OpenTask;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/**
 * Has an agent say whether a task can be done as it is. Where it can't, a person is asked one question at a time, and the agent judges anew
 * with all that was said; or the person accepts what it would assume.
 */
final class TriageStep implements WorkflowStep {

    private static final String ASSUMPTION = "assumption";
    private static final String RISK = "risk";
    private static final String COMPLEXITY = "complexity";

    private static final String INSTRUCTIONS = """
            Decide whether this task can be given to an agent that writes code, as it is. Look into the repository as far as you need to: what \
            can be found there isn't asked. Judge three things: is it clear what shall be different afterwards; can it be said how one \
            would see that it is done; are there several readings that lead to different changes?

            - clear: it can be done as it is, perhaps with assumptions that any colleague would make.
            - unclear: a wrong guess would spoil the work. Give the one question whose answer helps most, and what you would assume without it.
            - not-a-task: no change of this repository is wanted (a question, a discussion, thanks), or no agent can make it (it needs \
            rights, devices or decisions that only people have). Say so in a way that its author can accept.

            What was asked and answered before, and what was said on the ticket, counts: don't ask for what was said. Only somebody who may \
            decide what is wanted can settle what was unclear.""";

    private static final String ENDING = """
            Give your judgement as the structured result that you are asked for: `verdict` (clear, unclear or not-a-task), `confidence` (0 to 1; \
            0.8 and more where you are sure), `question`, `assumption`, `reason`, `risk` and `complexity` (low, medium or high), and \
            `duplicates`. Only that result counts.""";

    private final Settings settings;

    TriageStep(Settings settings) {
        this.settings = settings;
    }

    /** What becomes of a question that nobody answers in time. */
    enum Unanswered {
        FAIL,
        ASSUME
    }

    /**
     * What stands under {@code with:}.
     *
     * @param rounds how many questions are asked at most
     * @param confidence a judgement that is less sure than this counts as unclear
     * @param expires how long a question waits; for ever where empty
     * @param unanswered what counts then
     * @param prompt what the agent is to look at besides, a template
     */
    record Settings(
            int rounds,
            double confidence,
            Optional<Duration> expires,
            Unanswered unanswered,
            Optional<Template> prompt) {

        static Settings read(ConfigNode with) {
            with.only("rounds", "confidence", "expires", "unanswered", "prompt");
            double confidence = with.find("confidence")
                    .map(it -> it.decimal().doubleValue())
                    .orElse(0.8);
            if (confidence < 0 || confidence > 1) {
                throw with.require("confidence").error("expected a number from 0 to 1, got " + confidence);
            }
            Unanswered unanswered = with.find("unanswered")
                    .map(it -> it.choice(Unanswered.class))
                    .orElse(Unanswered.FAIL);
            if (unanswered == Unanswered.ASSUME && with.find("expires").isEmpty()) {
                throw with.require("unanswered")
                        .error("an assumption is taken when the question expires; say when in 'expires'");
            }
            return new Settings(
                    with.find("rounds").map(ConfigNode::positive).orElse(3),
                    confidence,
                    with.find("expires").map(Commands::limit),
                    unanswered,
                    with.find("prompt").map(prompt -> Template.of(prompt, Values.NAMES)));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Optional<StepResult> before = context.earlier(context.path().name())
                .filter(it -> !context.news().isEmpty());
        if (before.isPresent()) {
            return before.get(); // what is said of the published change makes no other task of it
        }
        Optional<StepResult> accepted = accepted(context);
        if (accepted.isPresent()) {
            return accepted.get();
        }
        List<OpenTask> similar = SimilarTasks.of(context.task().request().title(), context.openTasks());
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        instructions(context, similar), given(context, similar), ENDING, Optional.of(Triage.SCHEMA)));
        AgentOutcome outcome = turn.run();
        if (outcome.question().isPresent() && turn.answered().size() >= settings.rounds()) {
            return stillUnclear(turn, outcome.question().get().text());
        }
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        return outcome.structured()
                .map(json -> decide(context, turn, Triage.read(json), similar))
                .orElseGet(() -> StepResult.failed(
                        FailureClass.SCHEMA.name(),
                        "agent '" + context.agent().name() + "' gave no judgement of the task as data"));
    }

    /** The person took the assumption that was shown: nobody has to judge anew. */
    private static Optional<StepResult> accepted(StepContext context) {
        Optional<Resumption> resumption = context.resumption();
        Optional<String> assumption = resumption.map(it -> it.state().get(ASSUMPTION));
        Optional<Answer> answer = resumption.flatMap(Resumption::answer).filter(it -> Assent.assumes(it.text()));
        if (assumption.isEmpty() || answer.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> state = resumption.get().state();
        String who = PlainText.line(answer.get().by().name(), 80);
        return Optional.of(clear(
                new Turn(context, Turn.Task.NOTHING),
                state.getOrDefault(RISK, "high"),
                state.getOrDefault(COMPLEXITY, "high"),
                "The assumption counts, by " + who + ".",
                assumption));
    }

    private StepResult decide(StepContext context, Turn turn, Triage triage, List<OpenTask> similar) {
        boolean sure = triage.confidence() >= settings.confidence();
        Optional<OpenTask> same = similar.stream()
                .filter(task -> triage.duplicates().contains(task.id().value()))
                .findFirst();
        if (sure && same.isPresent()) {
            return new StepResult.Ends(
                    RunEnd.REJECTED,
                    "task " + same.get().id() + ", '"
                            + PlainText.line(same.get().title(), 200)
                            + "', wants the same and is under way already; please follow that one. " + triage.reason());
        }
        if (sure && triage.decision() == Triage.Decision.NOT_A_TASK) {
            return new StepResult.Ends(
                    RunEnd.REJECTED, "this isn't something an agent can do here: " + triage.reason());
        }
        if (sure && triage.decision() == Triage.Decision.CLEAR) {
            return clear(turn, triage, Optional.empty());
        }
        if (turn.answered().size() < settings.rounds()) {
            return ask(context, turn, triage);
        }
        if (triage.decision() == Triage.Decision.CLEAR) {
            context.note("the task counts as clear, though triage isn't sure of it: nothing more is asked");
            return clear(turn, triage, Optional.empty());
        }
        if (triage.decision() == Triage.Decision.UNCLEAR && triage.assumption().isPresent()) {
            context.note("nothing more is asked; it goes on with the assumption: "
                    + triage.assumption().get());
            return clear(turn, triage, triage.assumption());
        }
        return stillUnclear(turn, triage.reason());
    }

    private static StepResult stillUnclear(Turn turn, String what) {
        int asked = turn.answered().size();
        return new StepResult.Ends(
                RunEnd.REJECTED,
                "after " + asked + (asked == 1 ? " question" : " questions")
                        + " it still isn't clear enough what is wanted: " + PlainText.of(what, 2_000));
    }

    private StepResult ask(StepContext context, Turn turn, Triage triage) {
        String asked = triage.question().orElse("What exactly is wanted, and how would one see that it is done?");
        Map<String, String> state = turn.asking(asked);
        state.put(RISK, triage.risk());
        state.put(COMPLEXITY, triage.complexity());
        triage.assumption().ifPresent(assumption -> state.put(ASSUMPTION, assumption));
        List<String> parts = new ArrayList<>(List.of(asked, "Why this is asked: " + triage.reason()));
        triage.assumption()
                .ifPresent(assumption -> parts.add("Without another answer this would be assumed: " + assumption
                        + "\n\nAnswer `" + Assent.ASSUME + "` to accept that."));
        Question question = new Question(
                context.run().number() + "-" + context.path() + "-"
                        + (turn.answered().size() + 1),
                String.join("\n\n", parts),
                List.of(),
                triage.assumption().filter(assumption -> mayBeAssumed()).map(assumption -> Assent.ASSUME),
                settings.expires().map(context.now()::plus));
        return StepResult.waits(
                new Wait.ForAnswer(triage.assumption().isPresent() ? question.withAssumption(Assent.ASSUME) : question),
                state);
    }

    /** A question without an end has it for whoever marks the ticket anew; it never counts by itself there. */
    private boolean mayBeAssumed() {
        return settings.unanswered() == Unanswered.ASSUME || settings.expires().isEmpty();
    }

    private static StepResult clear(Turn turn, Triage triage, Optional<String> assumption) {
        return clear(turn, triage.risk(), triage.complexity(), triage.reason(), assumption);
    }

    private static StepResult clear(
            Turn turn, String risk, String complexity, String reason, Optional<String> assumption) {
        Map<String, String> outputs = new HashMap<>();
        outputs.put("clear", "true");
        outputs.put(RISK, risk);
        outputs.put(COMPLEXITY, complexity);
        assumption.ifPresent(it -> outputs.put(ASSUMPTION, it));
        if (!turn.answered().isEmpty()) {
            outputs.put(
                    "conversation",
                    turn.answered().stream()
                            .map(each -> "Asked: " + each.question() + "\nAnswered: " + each.answer())
                            .collect(Collectors.joining("\n\n")));
        }
        outputs.put(
                "text",
                reason + "\n\nRisk: " + risk + ". Complexity: " + complexity + "."
                        + assumption.map(it -> "\n\nAssumed: " + it).orElse(""));
        return StepResult.succeeded(outputs);
    }

    private String instructions(StepContext context, List<OpenTask> similar) {
        List<String> parts = new ArrayList<>(List.of(INSTRUCTIONS));
        if (!similar.isEmpty()) {
            parts.add(
                    "Open tasks with similar titles are given above. `duplicates` names those that want the very same as this"
                            + " task, if there are any: whoever wants it is then sent there.");
        }
        settings.prompt()
                .map(template -> template.render(Values.of(context, text -> Fence.around("value", text))))
                .ifPresent(parts::add);
        return String.join("\n\n", parts);
    }

    private static List<Given> given(StepContext context, List<OpenTask> similar) throws InterruptedException {
        List<Given> given = new ArrayList<>(Discussed.of(context.discussion()));
        if (!similar.isEmpty()) {
            given.add(new Given(
                    "Open tasks of this repository with similar titles: id, state, title",
                    SimilarTasks.describe(similar)));
        }
        context.earlier(context.path().name()).map(StepResult::outputs).ifPresent(before -> {
            given.add(new Given("How it was judged in an earlier run", before.getOrDefault("text", "")));
            given.add(new Given(
                    "What was asked and answered in an earlier run", before.getOrDefault("conversation", "")));
        });
        given.addAll(GivenInputs.of(context));
        return given;
    }
}
