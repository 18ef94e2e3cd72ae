package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.agent.Fence;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Wait;

/** Has an agent make a specification of a task, with a plan where that is worth it; a person may have to approve it. */
final class SpecStep implements WorkflowStep {

    /** Where it stands in the change, if it does. */
    private static final String FILE = "SPEC.md";

    private static final String DRAFT = "draft";
    private static final String WISHES = "wishes";
    private static final String TO_APPROVE = "to-approve";
    private static final String ASKED = "May this specification be carried out?";

    /** A description longer than this is of a complex task, where nobody has judged it. */
    private static final int LONG = 500;

    private static final String INSTRUCTIONS = """
            Specify this task: what is different afterwards, what is done and what isn't, and by which criteria one sees that it is done. \
            Look into the repository first. What triage and people said is given above: what they assumed or decided holds.""";
    private static final String PLANNED =
            "The task isn't a simple one: give a plan, too, the steps in which it is done, in their order.";
    private static final String UNPLANNED = "No plan is wanted: leave `plan` empty.";
    private static final String REVISED =
            "A person has read the specification that is given above and wants it otherwise; their words are"
                    + " among the questions and answers. Give the whole specification again as they want it. What they don't speak of stays.";

    private static final String ENDING = """
            Give the specification as the structured result that you are asked for: `goal`, `inScope`, `outOfScope`, `criteria`, `plan` and \
            `assumptions`. Only that result counts.""";

    private final Settings settings;

    SpecStep(Settings settings) {
        this.settings = settings;
    }

    /** Which tasks get a plan. */
    enum Planning {
        ALWAYS,
        COMPLEX,
        NEVER
    }

    /** Which specifications a person must approve. */
    enum Approving {
        ALWAYS,
        HIGH_RISK,
        NEVER
    }

    /**
     * What stands under {@code with:}.
     *
     * @param plan which tasks get a plan
     * @param approval what a person must approve
     * @param revisions how often it is made anew as a person wishes
     * @param commit whether it becomes a part of the change
     * @param prompt what the agent is to look at besides, a template
     */
    record Settings(Planning plan, Approving approval, int revisions, boolean commit, Optional<Template> prompt) {

        static Settings read(ConfigNode with) {
            with.only("plan", "approval", "revisions", "commit", "prompt");
            return new Settings(
                    with.find("plan").map(it -> it.choice(Planning.class)).orElse(Planning.COMPLEX),
                    with.find("approval").map(it -> it.choice(Approving.class)).orElse(Approving.NEVER),
                    with.find("revisions").map(ConfigNode::positive).orElse(3),
                    with.find("commit").map(ConfigNode::flag).orElse(false),
                    with.find("prompt").map(prompt -> Template.of(prompt, Values.NAMES)));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Optional<String> given = context.task().request().spec();
        if (given.isPresent()) {
            return done(context, given.get(), Map.of("given", "true"));
        }
        Optional<StepResult> before = context.earlier(context.path().name())
                .filter(it -> !context.news().isEmpty());
        if (before.isPresent()) {
            return before.get(); // what is said of the published change makes no other task of it
        }
        Map<String, String> state = context.resumption().map(Resumption::state).orElse(Map.of());
        Optional<String> draft = Optional.ofNullable(state.get(DRAFT));
        int wishes = Integer.parseInt(state.getOrDefault(WISHES, "0"));
        Optional<Answer> answer = context.resumption()
                .flatMap(Resumption::answer)
                .filter(it -> draft.isPresent() && state.containsKey(TO_APPROVE));
        if (answer.isPresent()) {
            Optional<StepResult> settled = settled(context, draft.orElseThrow(), wishes, answer.get());
            if (settled.isPresent()) {
                return settled.get();
            }
            wishes++;
        }
        return specify(context, draft, wishes);
    }

    /** What the answer of whoever was to approve comes to; empty where it is a wish. */
    private Optional<StepResult> settled(StepContext context, String draft, int wishes, Answer answer)
            throws InterruptedException {
        String who = PlainText.line(answer.by().name(), 80);
        if (Assent.approves(answer.text())) {
            return Optional.of(done(context, draft, Map.of("approved-by", who)));
        }
        if (Assent.refuses(answer.text())) {
            return Optional.of(new StepResult.Ends(RunEnd.REJECTED, who + " refused the specification"));
        }
        if (wishes >= settings.revisions()) {
            return Optional.of(new StepResult.Ends(
                    RunEnd.REJECTED,
                    "the specification was made anew " + wishes + " times and " + who
                            + " still wants it otherwise; the last wish: " + PlainText.of(answer.text(), 500)));
        }
        return Optional.empty();
    }

    private StepResult specify(StepContext context, Optional<String> draft, int wishes) throws InterruptedException {
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        instructions(context, draft),
                        given(context, draft),
                        ENDING,
                        Optional.of(Specification.SCHEMA)));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get() instanceof StepResult.Waits waits
                    ? kept(waits.on(), waits.state(), draft, wishes)
                    : unfinished.get();
        }
        if (outcome.structured().isEmpty()) {
            return StepResult.failed(
                    FailureClass.SCHEMA.name(), "agent '" + context.agent().name() + "' gave no specification as data");
        }
        String text = Specification.read(outcome.structured().get())
                .render(context.task().request().title());
        if (!toBeApproved(context)) {
            return done(context, text, Map.of());
        }
        context.plan(Checklist.of(text).plan(false));
        Map<String, String> state = new HashMap<>(turn.asking(ASKED));
        state.put(TO_APPROVE, "true");
        return kept(new Wait.ForAnswer(approval(context, text, wishes)), state, Optional.of(text), wishes);
    }

    private static StepResult kept(Wait on, Map<String, String> left, Optional<String> draft, int wishes) {
        Map<String, String> state = new HashMap<>(left);
        draft.ifPresent(text -> state.put(DRAFT, text));
        state.put(WISHES, Integer.toString(wishes));
        return StepResult.waits(on, state);
    }

    private static Question approval(StepContext context, String text, int wishes) {
        return new Question(
                context.run().number() + "-" + context.path() + "-approval" + (wishes + 1),
                ASKED + "\n\n" + text + "\nAnswer `" + Question.APPROVE + "` and it is; `" + Question.REFUSE
                        + "` and the task ends; or say what is to be different.",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(digest(text)),
                Optional.empty());
    }

    private StepResult done(StepContext context, String text, Map<String, String> more) throws InterruptedException {
        if (settings.commit()) {
            context.commit(FILE, text, "Specify what is to be done");
        }
        Checklist list = Checklist.of(text);
        context.plan(list.plan(false));
        Map<String, String> outputs = new HashMap<>(more);
        outputs.put("text", text);
        outputs.put("items", Integer.toString(list.items().size()));
        return StepResult.succeeded(outputs);
    }

    private boolean toBeApproved(StepContext context) {
        return switch (settings.approval()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case HIGH_RISK ->
                said(context, "risk")
                        .filter(risk -> risk.equals("low") || risk.equals("medium"))
                        .isEmpty();
        };
    }

    private boolean planned(StepContext context) {
        return switch (settings.plan()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case COMPLEX ->
                said(context, "complexity")
                        .map("high"::equals)
                        .orElseGet(() -> isLong(context.task().request()));
        };
    }

    private static boolean isLong(TaskRequest request) {
        return request.description().strip().length() > LONG;
    }

    /** What an earlier step that is an input said under {@code name}. */
    private static Optional<String> said(StepContext context, String name) {
        return context.inputs().entrySet().stream()
                .filter(input -> input.getKey().endsWith("." + name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private String instructions(StepContext context, Optional<String> draft) {
        List<String> parts = new ArrayList<>(List.of(INSTRUCTIONS));
        parts.add(planned(context) ? PLANNED : UNPLANNED);
        draft.ifPresent(text -> parts.add(REVISED));
        settings.prompt()
                .map(template -> template.render(Values.of(context, text -> Fence.around("value", text))))
                .ifPresent(parts::add);
        return String.join("\n\n", parts);
    }

    private static List<Given> given(StepContext context, Optional<String> draft) throws InterruptedException {
        List<Given> given = new ArrayList<>(Discussed.of(context.discussion()));
        given.addAll(GivenInputs.of(context));
        draft.ifPresent(text -> given.add(new Given("The specification so far", text)));
        return given;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
