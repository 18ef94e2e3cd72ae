package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;

/** The conversation with Claude Code: JSON lines both ways, for as long as the session lasts. */
final class ClaudeProtocol implements CliProtocol {

    private final Launch launch;
    private final String prompt;
    private final boolean offersTools;
    private final Supplier<UUID> ids;
    private final Transcript transcript = new Transcript();

    /** Words that steer and haven't entered the conversation, by the ids of their messages. */
    private final Map<String, String> undelivered = new LinkedHashMap<>();

    /** The messages that are being taken back, by the ids of the requests that do so. */
    private final Map<String, String> withdrawals = new HashMap<>();

    private int requests;
    private boolean heardOf;
    private boolean turnUnderWay;

    /** The result of a turn of the CLI that ended while a word was on its way: the CLI takes that for a turn of its own, we don't. */
    private @Nullable TurnResult held;

    ClaudeProtocol(Launch launch, String prompt, boolean offersTools, Supplier<UUID> ids) {
        this.launch = launch;
        this.prompt = prompt;
        this.offersTools = offersTools;
        this.ids = ids;
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host host) {
        host.write(Outgoing.initialize(nextRequest(), offersTools, Hooks.of(host.watches())));
        message(prompt, false, host);
    }

    @Override
    public boolean message(String text, boolean steering, Host host) {
        String id = ids.get().toString();
        if (!host.write(Outgoing.message(id, text))) {
            return false;
        }
        if (steering) {
            undelivered.put(id, text);
        } else {
            turnUnderWay = true;
            transcript.beginTurn();
        }
        return true;
    }

    @Override
    public void interrupt(Host host) {
        withdraw(host);
        host.write(Outgoing.interrupt(nextRequest()));
    }

    @Override
    public List<Stage> stop(boolean turnUnderWay) {
        Stage interrupt = new Stage(this::interrupt, Until.TURN_END);
        Stage quit = new Stage(Host::closeInput, Until.EXIT);
        Stage signal = new Stage(Host::interruptProcess, Until.EXIT);
        return turnUnderWay ? List.of(interrupt, quit, signal) : List.of(quit, signal);
    }

    @Override
    public void line(String line, Host host) {
        for (Transcript.Item item : transcript.read(line)) {
            take(item, line, host);
        }
    }

    private void take(Transcript.Item item, String line, Host host) {
        heardOf |= !(item instanceof Transcript.Item.Answered);
        if (item instanceof Transcript.Item.Happened happened) {
            host.emit(happened.event());
        } else if (item instanceof Transcript.Item.Named named) {
            host.named(named.session(), named.model(), named.version());
        } else if (item instanceof Transcript.Item.TakenIn taken) {
            delivered(taken.message(), host);
        } else if (item instanceof Transcript.Item.MayUse use) {
            PermissionRequest request =
                    new PermissionRequest(use.tool(), use.input().toString());
            host.write(Outgoing.decision(use.request(), host.decide(request), use.input()));
        } else if (item instanceof Transcript.Item.Reached reached) {
            Hooks.answer(
                    reached.callback(),
                    reached.input(),
                    host,
                    answer -> host.write(Outgoing.fromHook(reached.request(), answer)));
        } else if (item instanceof Transcript.Item.ToHostTools call) {
            HostTools.answer(
                    call.message(), host, answer -> host.write(Outgoing.fromHostTools(call.request(), answer)));
        } else if (item instanceof Transcript.Item.Answered answered) {
            answered(answered.request(), answered.response(), host);
        } else if (item instanceof Transcript.Item.TurnOver over) {
            over(over.result(), host);
        } else if (item instanceof Transcript.Item.Asked asked) {
            host.emit(new AgentEvent.Unrecognized(line));
            host.write(Outgoing.refusal(asked.request(), "The host doesn't know '" + asked.what() + "'."));
        }
    }

    private void delivered(String message, Host host) {
        String text = undelivered.remove(message);
        if (text != null) {
            host.emit(new AgentEvent.MessageDelivered(text));
        }
    }

    private void answered(String request, JsonNode response, Host host) {
        String message = withdrawals.remove(request);
        if (message == null || !response.path("cancelled").asBoolean()) {
            return;
        }
        String text = undelivered.remove(message);
        if (text != null) {
            host.emit(
                    new AgentEvent.Warned("The turn ended before this reached the agent: " + ToolSummaries.line(text)));
        }
    }

    /** Messages that would begin a further turn of the CLI are taken back. */
    private void withdraw(Host host) {
        for (String message : undelivered.keySet()) {
            String request = nextRequest();
            withdrawals.put(request, message);
            host.write(Outgoing.withdraw(request, message));
        }
    }

    private void over(TurnResult result, Host host) {
        if (!turnUnderWay) {
            return; // a turn that nobody here began; what it used counts for the next one
        }
        if (result.succeeded() && !undelivered.isEmpty()) {
            held = result;
            return;
        }
        withdraw(host);
        held = null;
        turnUnderWay = false;
        host.turnEnded(result);
    }

    @Override
    public TurnResult exited(Exit exit, String stderrTail) {
        TurnResult crash = CliProtocol.super.exited(exit, stderrTail);
        if (held != null) {
            Cost atLeast = held.cost().plus(Cost.UNKNOWN);
            return new TurnResult(held.text(), held.structured(), crash.failure(), held.model(), held.usage(), atLeast);
        }
        boolean misunderstood = !heardOf && exit instanceof Exit.Exited && !exit.success() && !stderrTail.isBlank();
        return misunderstood ? misused(exit, stderrTail) : crash;
    }

    private static TurnResult misused(Exit exit, String stderrTail) {
        return TurnResult.failed(AgentFailure.of(
                FailureClass.USAGE,
                "Claude Code refused to start (" + exit.describe() + "): " + complaint(stderrTail)));
    }

    /** The CLI's complaint, which may stand between its own source text and a stack trace. */
    private static String complaint(String stderrTail) {
        return stderrTail
                .lines()
                .filter(line -> line.regionMatches(true, 0, "error:", 0, "error:".length()))
                .findFirst()
                .orElse(stderrTail)
                .strip();
    }

    private String nextRequest() {
        requests++;
        return "factory-" + requests;
    }
}
