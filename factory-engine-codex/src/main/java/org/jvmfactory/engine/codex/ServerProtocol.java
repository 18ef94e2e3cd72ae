package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** The conversation with Codex's server: JSON-RPC in lines both ways, for as long as the session lasts. */
final class ServerProtocol implements CliProtocol {

    private static final Pattern VERSION = Pattern.compile("[^/]*/(\\S+)");

    /** What an answer of the CLI is for. */
    private interface Reply {

        /** @param error missing where the CLI did what was asked */
        void take(JsonNode result, JsonNode error, Host host);
    }

    /** A message that waits until there is a conversation. */
    private record Waiting(String id, String text) {}

    private final Launch launch;
    private final Opening opening;
    private final List<AgentTool> tools;
    private final Supplier<UUID> ids;
    private final Gate gate;
    private final Optional<StrictSchema> schema;
    private final Transcript transcript = new Transcript();

    /** What answers are awaited for, by the numbers of the requests. */
    private final Map<Integer, Reply> awaited = new HashMap<>();

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    /** Words that steer and haven't entered the conversation, by the ids of their messages. */
    private final Map<String, String> undelivered = new LinkedHashMap<>();

    private int requests;
    private boolean heardOf;
    private Optional<String> version = Optional.empty();
    private @Nullable String thread;
    private boolean turnUnderWay = true;

    /** The turn of the CLI that is under way. */
    private @Nullable String current;

    /** Requests whose answers say whether a turn of ours goes on. */
    private int unsettled;

    /** How a turn of the CLI ended, while it isn't known yet whether ours ends with it. */
    private Transcript.Item.@Nullable TurnOver held;

    private boolean interrupting;

    /** Why we stop the turn under way, if it isn't that somebody asked for it. */
    private @Nullable AgentFailure stopping;

    /** That the conversation couldn't even begin. */
    private boolean stillborn;

    ServerProtocol(Launch launch, Opening opening, List<AgentTool> tools, Supplier<UUID> ids) {
        this.launch = launch;
        this.opening = opening;
        this.tools = List.copyOf(tools);
        this.ids = ids;
        this.gate = new Gate(opening.request());
        this.schema = opening.request().outputSchema().map(StrictSchema::of);
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host host) {
        host.write(Outgoing.initialize(awaiting(this::introduced)));
        message(opening.request().prompt(), false, host);
    }

    private void introduced(JsonNode result, JsonNode error, Host host) {
        if (!error.isMissingNode()) {
            dieAtBirth(FailureClass.USAGE, error, host);
            return;
        }
        Matcher agent = VERSION.matcher(result.path("userAgent").asText());
        version = agent.lookingAt() ? Optional.of(agent.group(1)) : Optional.empty();
        host.write(Outgoing.initialized());
        host.write(Outgoing.thread(awaiting(this::opened), opening, gate, tools));
    }

    private void opened(JsonNode result, JsonNode error, Host host) {
        if (!error.isMissingNode()) {
            boolean gone = Failures.isSessionGone(error.path("message").asText());
            dieAtBirth(gone ? FailureClass.SESSION_GONE : FailureClass.USAGE, error, host);
            return;
        }
        String id = result.path("thread").path("id").asText();
        Optional<String> model = Optional.of(result.path("model").asText())
                .filter(name -> !name.isEmpty())
                .or(opening::model);
        thread = id;
        transcript.follow(id, model);
        host.named(id, model, version);
        for (Waiting message; (message = waiting.poll()) != null; ) {
            send(id, message.id(), message.text(), host);
        }
    }

    private void dieAtBirth(FailureClass kind, JsonNode error, Host host) {
        stillborn = true;
        turnUnderWay = false;
        host.turnEnded(TurnResult.failed(Failures.of(kind, error.path("message").asText("Codex gave no reason."))));
    }

    @Override
    public boolean message(String text, boolean steering, Host host) {
        if (stillborn) {
            return false;
        }
        String id = ids.get().toString();
        boolean taken = true;
        if (thread == null) {
            waiting.add(new Waiting(id, text));
        } else {
            taken = send(thread, id, text, host);
        }
        if (taken && steering) {
            undelivered.put(id, text);
        } else if (taken) {
            turnUnderWay = true;
            interrupting = false;
            stopping = null;
            transcript.beginTurn();
        }
        return taken;
    }

    /** The CLI adds the message to the turn under way, or begins one where there is none any more: both is right for us. */
    private boolean send(String conversation, String id, String text, Host host) {
        int request = awaiting((result, error, again) -> begun(error, id, again));
        unsettled++;
        if (host.write(Outgoing.message(request, conversation, id, text, schema))) {
            return true;
        }
        awaited.remove(request);
        unsettled--;
        return false;
    }

    private void begun(JsonNode error, String message, Host host) {
        unsettled--;
        if (error.isMissingNode()) {
            return; // the turn itself says that it has begun
        }
        String complaint = error.path("message").asText("Codex gave no reason.");
        if (!undelivered.containsKey(message) && held == null) {
            held = new Transcript.Item.TurnOver(
                    "", Optional.of(Failures.of(FailureClass.BAD_REQUEST, complaint)), false);
        }
        settle(host);
    }

    @Override
    public void interrupt(Host host) {
        interrupting = true;
        stopCurrent(host);
    }

    private void stopCurrent(Host host) {
        if (thread != null && current != null) {
            host.write(Outgoing.interrupt(awaiting((result, error, again) -> {}), thread, current));
        }
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
        for (Transcript.Item item : transcript.read(line)) {
            take(item, line, host);
        }
    }

    private void take(Transcript.Item item, String line, Host host) {
        if (item instanceof Transcript.Item.Happened happened) {
            report(happened.event(), host);
        } else if (item instanceof Transcript.Item.Answered answered) {
            heardOf = true;
            Reply reply = awaited.remove(answered.request());
            if (reply != null) {
                reply.take(answered.result(), answered.error(), host);
            }
        } else if (item instanceof Transcript.Item.Began began) {
            began(began.turn(), host);
        } else if (item instanceof Transcript.Item.TakenIn taken) {
            delivered(taken.message(), host);
        } else if (item instanceof Transcript.Item.Counted) {
            keepLimits(host);
        } else if (item instanceof Transcript.Item.MayRun run) {
            decide(run.request(), gate.command(run.command(), host), host);
        } else if (item instanceof Transcript.Item.MayChange change) {
            decide(change.request(), gate.changes(change.changes(), host), host);
        } else if (item instanceof Transcript.Item.CallsHost call) {
            host.call(
                    call.tool(),
                    call.input(),
                    answer -> host.write(Outgoing.answer(call.request(), HostTools.answer(answer))));
        } else if (item instanceof Transcript.Item.Asked asked) {
            host.emit(new AgentEvent.Unrecognized(line));
            host.write(Outgoing.refusal(asked.request(), "The host doesn't know '" + asked.what() + "'."));
        } else if (item instanceof Transcript.Item.TurnOver over) {
            over(over, host);
        }
    }

    /** A call that ends after its turn has ended with it already. */
    private void report(AgentEvent event, Host host) {
        boolean late = event instanceof AgentEvent.ToolStarted || event instanceof AgentEvent.ToolFinished;
        if (turnUnderWay || !late) {
            host.emit(event);
        }
    }

    private void began(String turn, Host host) {
        current = turn;
        if (held != null && held.failure().isEmpty()) {
            held = null; // words that steer came too late for the turn before, and go on with ours
        } else if (held != null || interrupting || !turnUnderWay) {
            stopCurrent(host);
        }
    }

    private void delivered(String message, Host host) {
        String text = undelivered.remove(message);
        if (text != null) {
            host.emit(new AgentEvent.MessageDelivered(text));
        }
    }

    /** The CLI knows no limits: where they are reached and it would ask the model once more, it is stopped. */
    private void keepLimits(Host host) {
        Turn turn = transcript.turn();
        boolean goesOn = turn.called;
        turn.called = false;
        Optional<Integer> most = opening.request().limits().turns();
        int answers = turn.used.turns();
        if (stopping == null && most.isPresent() && (answers > most.get() || (goesOn && answers == most.get()))) {
            stopping = Failures.of(
                    FailureClass.MAX_TURNS, "The maximum number of turns (" + most.get() + ") was reached.");
            stopCurrent(host);
        }
    }

    /** The CLI has no place for a reason, so the agent reads it as a further message. */
    private void decide(JsonNode request, PermissionDecision decision, Host host) {
        if (!decision.allowed() && thread != null) {
            send(thread, ids.get().toString(), "This was declined: " + decision.reason(), host);
        }
        host.write(Outgoing.decision(request, decision.allowed()));
    }

    private void over(Transcript.Item.TurnOver over, Host host) {
        current = null;
        if (held == null || held.failure().isEmpty()) {
            held = over;
        }
        if (over.interrupted() && thread != null) {
            // An interrupt leaves the command running that the turn was waiting for.
            unsettled++;
            host.write(Outgoing.clean(
                    awaiting((result, error, again) -> {
                        unsettled--;
                        settle(again);
                    }),
                    thread));
        }
        settle(host);
    }

    private void settle(Host host) {
        Transcript.Item.TurnOver end = held;
        if (end == null || current != null || unsettled > 0) {
            return;
        }
        held = null;
        if (!turnUnderWay) {
            return;
        }
        for (String text : undelivered.values()) {
            host.emit(new AgentEvent.Warned("The turn ended before this reached the agent: " + OneLine.of(text)));
        }
        undelivered.clear();
        turnUnderWay = false;
        host.turnEnded(result(end.interrupted() && stopping != null ? Optional.of(stopping) : end.failure()));
    }

    private TurnResult result(Optional<AgentFailure> failure) {
        Turn turn = transcript.turn();
        return new TurnResult(
                turn.lastWords,
                failure.isPresent() ? Optional.empty() : schema.flatMap(it -> it.result(turn.lastWords)),
                failure,
                transcript.model(),
                turn.used,
                turn.used.equals(Usage.NONE) && failure.isPresent() ? Cost.NOTHING : Cost.UNKNOWN);
    }

    @Override
    public TurnResult exited(Exit exit, String stderrTail) {
        TurnResult crash = CliProtocol.super.exited(exit, stderrTail);
        boolean misunderstood = !heardOf && exit instanceof Exit.Exited && !exit.success() && !stderrTail.isBlank();
        if (misunderstood) {
            return TurnResult.failed(Failures.of(
                    FailureClass.USAGE, "Codex refused to start (" + exit.describe() + "): " + complaint(stderrTail)));
        }
        Turn turn = transcript.turn();
        return new TurnResult(
                turn.lastWords, Optional.empty(), crash.failure(), transcript.model(), turn.used, Cost.UNKNOWN);
    }

    /** The CLI's complaint, which may stand between warnings and what it was caused by. */
    static String complaint(String stderrTail) {
        return stderrTail
                .lines()
                .filter(line -> line.regionMatches(true, 0, "error:", 0, "error:".length()))
                .findFirst()
                .orElse(stderrTail)
                .strip();
    }

    private int awaiting(Reply reply) {
        requests++;
        awaited.put(requests, reply);
        return requests;
    }
}
