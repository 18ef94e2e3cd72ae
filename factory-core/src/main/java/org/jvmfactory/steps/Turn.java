package org.jvmfactory.steps;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Briefing;
import org.jvmfactory.agent.Briefing.Exchange;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.agent.Prompts;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.step.AgentAssignment;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.Resumption;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Wait;

/**
 * The work of one agent in one visit of a step, over questions and pauses. What must outlive a pause is in the state that the step leaves:
 * the session, the try it belongs to, and what was asked and answered so far. Without a session to go on with, or where going on with it
 * failed, a new one is told all of that.
 */
final class Turn {

    private static final String SESSION = "session";
    private static final String ATTEMPT = "attempt";
    private static final String QUESTION = "question.";
    private static final String ANSWER = "answer.";
    private static final String RECALLED =
            "What earlier tasks left behind, best match first. It may be outdated, wrong, or about"
                    + " something else: check what you rely on";

    /** A limit whose reset is past already, by our clock, would be asked again and again. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    /** Where they say when, it is waited for. */
    private static final Set<FailureClass> PASSING =
            Set.of(FailureClass.RATE_LIMITED, FailureClass.OVERLOADED, FailureClass.BUDGET);

    private final StepContext context;
    private final Task task;
    private final List<Exchange> answered;
    private final Optional<String> earlier;

    /** What the agent is to do, apart from what the context says. */
    record Task(String instructions, List<Given> given, String ending, Optional<String> schema, boolean recalls) {

        /** For a turn that no agent has. */
        static final Task NOTHING = new Task("", List.of(), "", Optional.empty());

        Task(String instructions, List<Given> given, String ending, Optional<String> schema) {
            this(instructions, given, ending, schema, true);
        }

        /** For an agent that is to see nothing of what others made of the project before. */
        Task unprejudiced() {
            return new Task(instructions, given, ending, schema, false);
        }
    }

    Turn(StepContext context, Task task) {
        this(context, task, Optional.empty());
    }

    /** @param earlier the session that it begins in; a new one where that is empty or can't be gone on with */
    Turn(StepContext context, Task task, Optional<String> earlier) {
        this.context = context;
        this.task = task;
        this.earlier = earlier;
        this.answered = context.resumption().map(Turn::exchanges).orElse(List.of());
    }

    AgentOutcome run() throws InterruptedException {
        Optional<String> session = context.resumption()
                .map(Resumption::state)
                .filter(state -> Integer.toString(context.attempt()).equals(state.get(ATTEMPT)))
                .map(state -> state.get(SESSION));
        if (session.isEmpty()) {
            boolean first = context.attempt() == 1 && context.resumption().isEmpty();
            return context.runAgent(new AgentAssignment(beginning(), task.schema(), earlier.filter(id -> first)));
        }
        return context.runAgent(new AgentAssignment(continuation(), task.schema(), session).orAfresh(beginning()));
    }

    /** What the step comes to where the agent isn't done: it asks, it must pause, or it failed. */
    Optional<StepResult> unfinished(AgentOutcome outcome) {
        if (outcome.question().isPresent()) {
            Question question = outcome.question().get();
            Map<String, String> state = state(outcome);
            state.put(QUESTION + answered.size(), question.text());
            return Optional.of(StepResult.waits(new Wait.ForAnswer(question), state));
        }
        return outcome.failure().map(failure -> failed(failure, outcome));
    }

    /** What was asked and answered so far. */
    List<Exchange> answered() {
        return answered;
    }

    /** The state in which a step may ask {@code question} itself: with the answer a new session begins, which is told all of this. */
    Map<String, String> asking(String question) {
        Map<String, String> state = exchanged();
        state.put(QUESTION + answered.size(), question);
        return state;
    }

    private StepResult failed(AgentFailure failure, AgentOutcome outcome) {
        String who = "agent '" + context.agent().name() + "': ";
        boolean passes = PASSING.contains(failure.kind());
        if (passes && failure.resetAt().isPresent()) {
            Instant soonest = context.now().plus(SHORTEST_PAUSE);
            Instant reset = failure.resetAt().filter(soonest::isBefore).orElse(soonest);
            return StepResult.waits(new Wait.ForTime(reset, who + failure.message()), state(outcome));
        }
        if (failure.kind() == FailureClass.BUDGET) {
            return new StepResult.Ends(RunEnd.OVER_BUDGET, who + failure.message());
        }
        return new StepResult.Failed(
                failure.kind().name(), who + failure.message(), failure.kind().retryable());
    }

    private Map<String, String> state(AgentOutcome outcome) {
        Map<String, String> state = exchanged();
        outcome.session().ifPresent(session -> state.put(SESSION, session));
        state.put(ATTEMPT, Integer.toString(context.attempt()));
        return state;
    }

    private Map<String, String> exchanged() {
        Map<String, String> state = new HashMap<>();
        for (int i = 0; i < answered.size(); i++) {
            state.put(QUESTION + i, answered.get(i).question());
            state.put(ANSWER + i, answered.get(i).answer());
        }
        return state;
    }

    private String continuation() {
        return context.resumption()
                .flatMap(Resumption::answer)
                .map(answer -> Prompts.answered(answer.text()))
                .orElseGet(Prompts::goOn);
    }

    private String beginning() {
        StepContext.Change change = context.change();
        List<Given> given = new ArrayList<>(task.given());
        if (task.recalls()) {
            given.add(new Given(RECALLED, context.recalled()));
        }
        boolean writes = context.agent().access() == Agent.Access.WRITE;
        boolean again = writes && (context.attempt() > 1 || context.resumption().isPresent());
        return Prompts.begin(new Briefing(
                context.task(),
                new Briefing.Branch(change.repository(), change.branch(), change.baseBranch(), change.base()),
                context.guidance(),
                writes,
                new Briefing.Work(task.instructions(), given, answered, again, task.ending())));
    }

    private static List<Exchange> exchanges(Resumption resumption) {
        List<Exchange> exchanges = new ArrayList<>();
        Map<String, String> state = resumption.state();
        for (int i = 0; state.containsKey(QUESTION + i); i++) {
            String question = state.get(QUESTION + i);
            String earlier = state.get(ANSWER + i);
            String answer = earlier != null
                    ? earlier
                    : resumption.answer().map(it -> it.text()).orElse("");
            if (question != null) {
                exchanges.add(new Exchange(question, answer));
            }
        }
        return exchanges;
    }
}
