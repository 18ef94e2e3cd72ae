package org.jvmfactory.testkit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.scripted.Wire;

/** The conversation with the program that plays a script. */
final class ScriptedProtocol implements CliProtocol {

    private final Launch launch;
    private final String prompt;
    private final Optional<Money> limit;
    private Money spent = Money.ZERO;

    /** For each message that the agent hasn't taken in yet, whether it was meant to steer. */
    private final Deque<Boolean> undelivered = new ArrayDeque<>();

    /** The result of a turn that ended while a steering message was on its way: the agent took that for a turn of its own. */
    private @Nullable TurnResult held;

    /** @param limit what the session may cost at most */
    ScriptedProtocol(Launch launch, String prompt, Optional<Money> limit) {
        this.launch = launch;
        this.prompt = prompt;
        this.limit = limit;
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host host) {
        message(prompt, false, host);
    }

    @Override
    public boolean message(String text, boolean steering, Host host) {
        boolean written = host.write(Wire.line("message", text));
        if (written) {
            undelivered.add(steering);
        }
        return written;
    }

    @Override
    public void interrupt(Host host) {
        host.write(Wire.line("interrupt"));
    }

    @Override
    public List<Stage> stop(boolean turnUnderWay) {
        Stage interrupt = new Stage(this::interrupt, Until.TURN_END);
        Stage quit = new Stage(Host::closeInput, Until.EXIT);
        Stage terminate = new Stage(Host::terminateProcess, Until.EXIT);
        return turnUnderWay ? List.of(interrupt, quit, terminate) : List.of(quit, terminate);
    }

    @Override
    public void line(String line, Host host) {
        List<String> fields = Wire.fields(line);
        switch (fields.get(0)) {
            case "session" -> host.named(fields.get(1), Optional.of(fields.get(2)), Optional.empty());
            case "delivered" -> delivered(fields.get(1), host);
            case "permission" -> decide(fields, host);
            case "call" -> call(fields, host);
            case "result" -> ended(result(fields), host);
            default -> host.emit(event(line, fields));
        }
    }

    @Override
    public TurnResult exited(Exit exit, String stderrTail) {
        TurnResult crash = CliProtocol.super.exited(exit, stderrTail);
        return held == null ? crash : together(held, crash);
    }

    private static AgentEvent event(String line, List<String> fields) {
        return switch (fields.get(0)) {
            case "said" -> new AgentEvent.Said(fields.get(1));
            case "delta" -> new AgentEvent.TextDelta(fields.get(1));
            case "tool-started" ->
                new AgentEvent.ToolStarted(fields.get(1), fields.get(2), fields.get(3)).withInput(fields.get(4));
            case "tool-finished" ->
                new AgentEvent.ToolFinished(fields.get(1), fields.get(2).equals("ok"), fields.get(3))
                        .withOutput(fields.get(3));
            case "retrying" -> new AgentEvent.Retrying(Integer.parseInt(fields.get(1)), fields.get(2));
            case "limit" -> new AgentEvent.LimitReported(fields.get(1), fields.get(2), instant(fields.get(3)));
            case "warned" -> new AgentEvent.Warned(fields.get(1));
            default -> new AgentEvent.Unrecognized(line);
        };
    }

    private void delivered(String text, Host host) {
        if (Boolean.TRUE.equals(undelivered.poll())) {
            host.emit(new AgentEvent.MessageDelivered(text));
        }
    }

    private static void decide(List<String> fields, Host host) {
        PermissionDecision decision = host.decide(new PermissionRequest(fields.get(2), fields.get(3)));
        host.write(Wire.line("answer", fields.get(1), decision.allowed() ? "allow" : "deny", decision.reason()));
    }

    private static void call(List<String> fields, Host host) {
        host.call(
                fields.get(2),
                fields.get(3),
                answer -> host.write(Wire.line("answer", fields.get(1), answer.ok() ? "ok" : "failed", answer.text())));
    }

    private void ended(TurnResult result, Host host) {
        TurnResult whole = held == null ? result : together(held, result);
        if (undelivered.contains(true)) {
            held = whole;
        } else {
            held = null;
            spent = spent.plus(whole.cost().money());
            host.turnEnded(limited(whole));
        }
    }

    /** Like a CLI that counts as it goes, and stops at the first turn that went too far. */
    private TurnResult limited(TurnResult turn) {
        return limit.filter(most -> spent.compareTo(most) > 0 && turn.succeeded())
                .map(most -> new TurnResult(
                        turn.text(),
                        turn.structured(),
                        Optional.of(AgentFailure.of(
                                FailureClass.BUDGET, "the session cost " + spent + " and may cost " + most)),
                        turn.model(),
                        turn.usage(),
                        turn.cost()))
                .orElse(turn);
    }

    private static TurnResult together(TurnResult first, TurnResult second) {
        return new TurnResult(
                second.text(),
                second.structured().or(first::structured),
                second.failure(),
                second.model(),
                first.usage().plus(second.usage()),
                first.cost().plus(second.cost()));
    }

    private static TurnResult result(List<String> fields) {
        Optional<AgentFailure> failure = fields.get(1).equals("OK")
                ? Optional.empty()
                : Optional.of(
                        new AgentFailure(FailureClass.valueOf(fields.get(1)), fields.get(2), instant(fields.get(3))));
        Usage usage = new Usage(
                Long.parseLong(fields.get(8)),
                Long.parseLong(fields.get(9)),
                Long.parseLong(fields.get(10)),
                Long.parseLong(fields.get(11)),
                Integer.parseInt(fields.get(12)));
        Cost.Certainty certainty = fields.get(14).equals("exact") ? Cost.Certainty.EXACT : Cost.Certainty.UNKNOWN;
        return new TurnResult(
                fields.get(4),
                Optional.of(fields.get(6)).filter(json -> fields.get(5).equals("yes")),
                failure,
                Optional.of(fields.get(7)),
                usage,
                new Cost(new Money(Long.parseLong(fields.get(13))), certainty));
    }

    private static Optional<Instant> instant(String millis) {
        return millis.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)));
    }
}
