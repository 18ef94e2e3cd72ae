package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.agent.Fence;
import org.jvmfactory.agent.Template;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.steps.IterationReport.Progress;
import org.jvmfactory.steps.IterationReport.Start;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.Wait;

/**
 * One iteration over a checklist, for a loop around it: an agent that knows nothing of the iterations before does the next open item, commits
 * it and ticks it. What is ticked goes from one iteration to the next in the outputs.
 *
 * <p>In each iteration the checks run first and this step after them. So it ends the loop by itself, without an agent, where nothing is open
 * and the checks have nothing against it.
 */
final class RalphStep implements WorkflowStep {

    /** Where an agent says in the repository why it can't go on. */
    static final String STUCK_FILE = ".ai/stuck.md";

    private static final String TICKED = "ticked";
    private static final String REOPENED = "reopened";
    private static final int LONGEST = 4_000;
    private static final int MOST_QUESTIONS = 3;

    private static final String ENDING = """
            Commit what you did. Then give the structured result that you are asked for: `done`, the ids of the items that hold now; \
            `reopened`, those that are ticked and don't hold after all; `stuck`, only where you can't go on without a person; and \
            `summary`. Only that result ticks items.""";

    private final Settings settings;

    RalphStep(Settings settings) {
        this.settings = settings;
    }

    /** What becomes of an agent that can't go on. */
    enum Stuck {
        ASK,
        STOP
    }

    /**
     * What stands under {@code with:}.
     *
     * @param from the step whose text is the specification
     * @param patience how many iterations in a row may tick nothing
     * @param stuck what becomes of an agent that can't go on
     * @param prompt what the agent is to look at besides, a template
     */
    record Settings(String from, int patience, Stuck stuck, Optional<Template> prompt) {

        static Settings read(ConfigNode with) {
            with.only("from", "patience", "stuck", "prompt");
            return new Settings(
                    with.findText("from").orElse("spec"),
                    with.find("patience").map(ConfigNode::positive).orElse(3),
                    with.find("stuck").map(it -> it.choice(Stuck.class)).orElse(Stuck.ASK),
                    with.find("prompt").map(prompt -> Template.of(prompt, Values.NAMES)));
        }
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Start start = start(context);
        if (start.list().open().isEmpty() && start.failing().isEmpty()) {
            context.plan(start.list().plan(false));
            return ended(context, start, start.list(), "", Progress.COMPLETE, 0);
        }
        Checklist list = start.list().mark(kept(context, TICKED), kept(context, REOPENED));
        context.plan(list.plan(true));
        Optional<String> stuckBefore = stuckFile(context);
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        instructions(context, list, start),
                        given(context, list),
                        ENDING,
                        Optional.of(Iteration.SCHEMA)));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get() instanceof StepResult.Waits waits
                    ? waits(context, waits.on(), waits.state(), Optional.empty())
                    : unfinished.get();
        }
        if (outcome.structured().isEmpty()) {
            return StepResult.failed(
                    FailureClass.SCHEMA.name(),
                    "agent '" + context.agent().name() + "' didn't say as data which items are done");
        }
        Iteration iteration = Iteration.read(outcome.structured().get());
        Checklist marked = list.mark(iteration.done(), iteration.reopened());
        context.plan(marked.plan(false));
        Optional<String> stuck =
                iteration.stuck().or(() -> stuckFile(context).filter(text -> !stuckBefore.equals(Optional.of(text))));
        if (stuck.isPresent()) {
            return stuck(context, turn, start, marked, iteration, stuck.get());
        }
        boolean progress = marked.items().stream()
                .anyMatch(item -> item.done() && start.list().open().stream().anyMatch(before -> same(before, item)));
        int idle = progress ? 0 : start.idle() + 1;
        return idle >= settings.patience()
                ? ended(context, start, marked, iteration.summary(), Progress.STALLED, idle)
                : IterationReport.of(start, marked, iteration.summary(), Progress.GOING, idle);
    }

    /** What agents wrote for others of them is no part of what they were to do. */
    private static StepResult ended(
            StepContext context, Start start, Checklist list, String summary, Progress progress, int idle)
            throws InterruptedException {
        context.dropNotes();
        return IterationReport.of(start, list, summary, progress, idle);
    }

    private static boolean same(Checklist.Item one, Checklist.Item other) {
        return one.id().equals(other.id());
    }

    private Start start(StepContext context) {
        Map<String, String> before =
                context.result(context.path().name()).map(StepResult::outputs).orElse(Map.of());
        Checklist list = Optional.ofNullable(before.get(IterationReport.CHECKLIST))
                .map(Checklist::of)
                .orElseGet(() -> first(context));
        List<Finding> failing = failing(context);
        int idle = Integer.parseInt(before.getOrDefault(IterationReport.IDLE, "0"));
        boolean mended = failing.isEmpty() && "failing".equals(before.get(IterationReport.CHECKS));
        return new Start(list, mended ? 0 : idle, failing, before.getOrDefault(IterationReport.LOG, ""));
    }

    /** The specification; with what an earlier run ticked, where that was the same one. */
    private Checklist first(StepContext context) {
        Checklist list = Checklist.of(specification(context));
        return context.earlier(context.path().name())
                .map(result -> result.outputs().get(IterationReport.CHECKLIST))
                .map(Checklist::of)
                .filter(list::hasItemsOf)
                .orElse(list);
    }

    private String specification(StepContext context) {
        TaskRequest request = context.task().request();
        return context.result(settings.from())
                .map(result -> result.outputs().get("text"))
                .or(request::spec)
                .orElseGet(() -> request.description().isBlank() ? request.title() : request.description());
    }

    /** What the checks that are given as inputs have against the change. */
    private static List<Finding> failing(StepContext context) {
        Set<String> steps = context.inputs().keySet().stream()
                .map(reference -> reference.substring(0, reference.indexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Finding> failing = new ArrayList<>();
        for (String step : steps) {
            if (context.result(step).orElse(null) instanceof StepResult.Judged judged
                    && judged.verdict().hasIssues()) {
                failing.addAll(judged.verdict().findings());
                if (judged.verdict().findings().isEmpty()) {
                    failing.add(IterationReport.finding(
                            "check-" + step,
                            "'" + step + "' doesn't approve: "
                                    + judged.verdict().summary()));
                }
            }
        }
        return failing;
    }

    /** The agent can't go on: a person is asked, or the loop ends. */
    private StepResult stuck(
            StepContext context, Turn turn, Start start, Checklist marked, Iteration iteration, String why)
            throws InterruptedException {
        if (settings.stuck() == Stuck.STOP || turn.answered().size() >= MOST_QUESTIONS) {
            return ended(
                    context,
                    start,
                    marked,
                    "It can't go on: " + why + "\n\n" + iteration.summary(),
                    Progress.STUCK,
                    start.idle());
        }
        Question question = Question.open(
                context.run().number() + "-" + context.path() + "-stuck"
                        + (turn.answered().size() + 1),
                "Agent '" + context.agent().name() + "' can't go on with its checklist (" + marked.done() + " of "
                        + marked.items().size() + " items are done):\n\n" + why);
        return waits(context, new Wait.ForAnswer(question), turn.asking(why), Optional.of(iteration));
    }

    /** What was ticked before it waits isn't lost. */
    private static StepResult waits(
            StepContext context, Wait on, Map<String, String> left, Optional<Iteration> iteration) {
        Map<String, String> state = new HashMap<>(left);
        Set<String> ticked = new HashSet<>(kept(context, TICKED));
        Set<String> reopened = new HashSet<>(kept(context, REOPENED));
        iteration.ifPresent(it -> {
            ticked.addAll(it.done());
            reopened.removeAll(it.done());
            reopened.addAll(it.reopened());
            ticked.removeAll(it.reopened());
        });
        state.put(TICKED, String.join("\n", ticked));
        state.put(REOPENED, String.join("\n", reopened));
        return StepResult.waits(on, state);
    }

    private static Set<String> kept(StepContext context, String name) {
        return context.resumption()
                .map(Resumption::state)
                .map(state -> state.getOrDefault(name, ""))
                .map(ids -> ids.lines().filter(id -> !id.isEmpty()).collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    private static Optional<String> stuckFile(StepContext context) {
        return context.file(STUCK_FILE)
                .map(bytes -> new String(bytes, 0, Math.min(bytes.length, 4 * LONGEST), StandardCharsets.UTF_8))
                .map(text -> PlainText.of(text, LONGEST))
                .filter(text -> !text.isEmpty());
    }

    private String instructions(StepContext context, Checklist list, Start start) {
        List<String> parts = new ArrayList<>();
        parts.add(
                "You carry out a specification together with others, one after the other; none of you remembers the others. What was"
                        + " done before you is in the commits since the base, and in what is ticked in the checklist, which is given above.");
        if (!start.failing().isEmpty()) {
            parts.add("The checks fail on what is here; what they say is given above. Mend that first.");
        }
        parts.add(
                list.open().isEmpty()
                        ? "Nothing else is open."
                        : "Do the next open item, `" + list.open().get(0).id()
                                + "`, completely, with its tests, and no other;"
                                + " if it can't be done before another one, do that. Check it. An item that holds already is done, too.");
        parts.add("Where you can't go on without a person, say so in `" + STUCK_FILE
                + "`: what you need, and what you tried. Where that"
                + " file is there and isn't true any more, delete it. What others who work in this repository should know goes, one list"
                + " item each, into `.ai/new-learnings.md`, unless you have the tool `record_learning`.");
        settings.prompt()
                .map(template -> template.render(Values.of(context, text -> Fence.around("value", text))))
                .ifPresent(parts::add);
        return String.join("\n\n", parts);
    }

    private static List<Given> given(StepContext context, Checklist list) {
        List<Given> given = new ArrayList<>(GivenInputs.of(context));
        given.add(new Given("The specification with its checklist, as it stands", list.text()));
        context.result(context.path().name())
                .map(result -> result.outputs().getOrDefault("summary", ""))
                .ifPresent(said -> given.add(new Given("What the one before you says", said)));
        return given;
    }
}
