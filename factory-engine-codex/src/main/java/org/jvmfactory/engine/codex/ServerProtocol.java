package org.jvmfactory.engine.codex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.engine.Watch;
import org.jvmfactory.sandbox.Exit;

/** The conversation with Codex's server: JSON-RPC in lines both ways, for as long as the session lasts. */
final class ServerProtocol implements CliProtocol {

    /** The CLI refuses a message of more than 1,048,576 characters; a longer one is told in pieces. */
    static final int LONGEST_MESSAGE = 1_000_000;

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
    private final Supplier<UUID> ids;
    private final Gate gate;
    private final Meter meter;
    private final Optional<StrictSchema> schema;
    private final Transcript transcript = new Transcript();

    /** What answers are awaited for, by the numbers of the requests. */
    private final Map<Integer, Reply> awaited = new HashMap<>();

    private final Queue<Waiting> waiting = new ArrayDeque<>();

    /** Words that steer and haven't entered the conversation, by the ids of their messages. */
    private final Map<String, String> undelivered = new LinkedHashMap<>();

    /** What the agent is told by the host itself and hasn't entered the conversation, by the ids of the messages. */
    private final Map<String, String> told = new LinkedHashMap<>();

    private int requests;
    private boolean heardOf;
    private Optional<String> version = Optional.empty();
    private @Nullable String thread;
    private boolean turnUnderWay = true;

    /** The turn of the CLI that is under way. */
    private @Nullable String current;

    private final Set<String> ended = new HashSet<>();

    /** Requests whose answers say whether a turn of ours goes on. */
    private int unsettled;

    /** How a turn of the CLI ended, while it isn't known yet whether ours ends with it. */
    private Transcript.Item.@Nullable TurnOver held;

    /** What the host is doing aside for this conversation. */
    private int busy;

    /** The end of a turn of the CLI that the host has let pass. */
    private Transcript.Item.@Nullable TurnOver cleared;

    private boolean interrupting;

    /** Why we stop the turn under way, if it isn't that somebody asked for it. */
    private @Nullable AgentFailure stopping;

    /** That the conversation couldn't even begin. */
    private boolean stillborn;

    ServerProtocol(Launch launch, Opening opening, Supplier<UUID> ids) {
        this.launch = launch;
        this.opening = opening;
        this.ids = ids;
        this.gate = new Gate(opening.request(), opening.watches());
        this.meter = new Meter(opening.request().limits(), opening.bill());
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
            dieAtBirth(Failures.of(FailureClass.USAGE, said(error)), host);
            return;
        }
        Matcher agent = VERSION.matcher(result.path("userAgent").asText());
        version = agent.lookingAt() ? Optional.of(agent.group(1)) : Optional.empty();
        host.write(Outgoing.initialized());
        host.write(Outgoing.thread(awaiting(this::opened), opening, gate));
    }

    private void opened(JsonNode result, JsonNode error, Host host) {
        if (!error.isMissingNode()) {
            boolean gone = Failures.isSessionGone(error.path("message").asText());
            dieAtBirth(Failures.of(gone ? FailureClass.SESSION_GONE : FailureClass.USAGE, said(error)), host);
            return;
        }
        String id = result.path("thread").path("id").asText();
        Optional<String> model = Optional.of(result.path("model").asText())
                .filter(name -> !name.isEmpty())
                .or(opening::model);
        host.named(id, model, version);
        Optional<AgentFailure> unknowable = meter.unknowable(model);
        if (unknowable.isPresent()) {
            dieAtBirth(unknowable.get(), host);
            return;
        }
        thread = id;
        transcript.follow(id, model);
        for (Waiting message; (message = waiting.poll()) != null; ) {
            send(id, message.id(), message.text(), host);
        }
    }

    private void dieAtBirth(AgentFailure failure, Host host) {
        stillborn = true;
        turnUnderWay = false;
        host.turnEnded(TurnResult.failed(failure));
    }

    private static String said(JsonNode error) {
        return error.path("message").asText("Codex gave no reason.");
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

    /**
     * The CLI adds the message to the turn under way, or begins one where there is none any more: both is right for us.
     *
     * @param then what is done when the CLI has taken it, or refused to
     */
    private boolean send(String conversation, String id, String text, Host host, BiConsumer<JsonNode, Host> then) {
        String rest = text;
        while (rest.length() > LONGEST_MESSAGE) {
            // What stands in the conversation before a turn may be summed up, the turn's own message isn't: it is the
            // longest piece.
            int cut = Math.min(LONGEST_MESSAGE, rest.length() - LONGEST_MESSAGE);
            cut += Character.isHighSurrogate(rest.charAt(cut - 1)) ? 1 : 0;
            host.write(Outgoing.piece(awaiting((result, error, again) -> {}), conversation, rest.substring(0, cut)));
            rest = rest.substring(cut);
        }
        int request = awaiting((result, error, again) -> {
            unsettled--;
            String turn = result.path("turn").path("id").asText();
            if (!turn.isEmpty() && !ended.contains(turn)) {
                current = turn;
            }
            then.accept(error, again);
            settle(again);
        });
        unsettled++;
        if (host.write(Outgoing.message(request, conversation, id, rest, schema))) {
            return true;
        }
        awaited.remove(request);
        unsettled--;
        return false;
    }

    private boolean send(String conversation, String id, String text, Host host) {
        return send(conversation, id, text, host, (error, again) -> {
            if (!error.isMissingNode() && !undelivered.containsKey(id) && held == null) {
                held = new Transcript.Item.TurnOver(
                        "", Optional.of(Failures.of(FailureClass.BAD_REQUEST, said(error))), false);
            }
        });
    }

    @Override
    public void interrupt(Host host) {
        interrupting = true;
        stopCurrent(host);
        if (busy > 0 && held != null && held.failure().isEmpty()) {
            // Nobody waits any more for what the host does before it lets the turn end.
            held = new Transcript.Item.TurnOver(held.turn(), Optional.of(Failures.interrupted()), true);
            settle(host);
        }
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
            gate.command(run.command(), run.directory(), host, said -> decide(run.wish(), said, host));
        } else if (item instanceof Transcript.Item.MayChange change) {
            gate.changes(change.changes(), host, said -> decide(change.wish(), said, host));
        } else if (item instanceof Transcript.Item.MayCall call) {
            Gate.ofServer(call.server(), call.tool(), call.input(), host, said -> consent(call.wish(), said, host));
        } else if (item instanceof Transcript.Item.Changed changed) {
            changed(changed.changes(), host);
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
        told.remove(message);
        String text = undelivered.remove(message);
        if (text != null) {
            host.emit(new AgentEvent.MessageDelivered(text));
        }
    }

    private void keepLimits(Host host) {
        Turn turn = transcript.turn();
        if (stopping == null) {
            stopping = meter.reached(turn, transcript.model()).orElse(null);
            if (stopping != null) {
                stopCurrent(host);
            }
        }
        turn.called = false;
    }

    private void decide(Transcript.Item.Wish wish, Gate.Verdict said, Host host) {
        answer(wish, said, Outgoing.decision(wish.request(), said.allowed()), host);
    }

    private void consent(Transcript.Item.Wish wish, Gate.Verdict said, Host host) {
        answer(wish, said, Outgoing.consent(wish.request(), said.allowed()), host);
    }

    /** The CLI has no place for a reason, so the agent reads it as a further message, which has to be there before its turn goes on. */
    private void answer(Transcript.Item.Wish wish, Gate.Verdict said, String answer, Host host) {
        String text = said.allowed() ? said.told() : "This was declined: " + said.told();
        boolean told = !text.isEmpty()
                && current != null
                && !interrupting
                && wish.thread().equals(thread)
                && send(wish.thread(), ids.get().toString(), text, host, (error, again) -> again.write(answer));
        if (!told) {
            host.write(answer);
        }
    }

    /** The host does one thing after the other: whatever the agent asks for meanwhile is answered when that is done. */
    private void changed(JsonNode changes, Host host) {
        if (!opening.watches().contains(Watch.AFTER_TOOL)) {
            return;
        }
        for (PermissionRequest edit : Gate.edits(changes)) {
            busy++;
            host.afterTool(edit, said -> {
                busy--;
                said.ifPresent(text -> tell(text, host));
                settle(host);
            });
        }
    }

    private void tell(String text, Host host) {
        if (thread != null && turnUnderWay && !interrupting) {
            String id = ids.get().toString();
            told.put(id, text);
            send(thread, id, text, host);
        }
    }

    /** What the CLI took for a turn that it was just ending, without a look at it: once more, in a further turn of its own. */
    private void tellAgain(String conversation, Host host) {
        List<String> texts = List.copyOf(told.values());
        told.clear();
        texts.forEach(text -> send(conversation, ids.get().toString(), text, host));
    }

    private void over(Transcript.Item.TurnOver over, Host host) {
        ended.add(over.turn());
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
        if (end == null || current != null || unsettled > 0 || (busy > 0 && !interrupting)) {
            return;
        }
        if (thread != null
                && !told.isEmpty()
                && turnUnderWay
                && !interrupting
                && end.failure().isEmpty()) {
            tellAgain(thread, host);
            return;
        }
        if (asksToEnd(end)) {
            askToEnd(end, host);
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
        told.clear();
        turnUnderWay = false;
        host.turnEnded(result(end.interrupted() && stopping != null ? Optional.of(stopping) : end.failure()));
    }

    private boolean asksToEnd(Transcript.Item.TurnOver end) {
        return turnUnderWay
                && !interrupting
                && !end.equals(cleared)
                && end.failure().isEmpty()
                && opening.watches().contains(Watch.BEFORE_END);
    }

    /** An agent that may not stop yet goes on with what it is told: a further turn of the CLI, and the same of ours. */
    private void askToEnd(Transcript.Item.TurnOver end, Host host) {
        busy++;
        host.beforeEnd(why -> {
            busy--;
            cleared = end;
            why.ifPresent(reason -> tell(reason, host));
            settle(host);
        });
    }

    private TurnResult result(Optional<AgentFailure> failure) {
        Turn turn = transcript.turn();
        return new TurnResult(
                turn.lastWords,
                failure.isPresent() ? Optional.empty() : schema.flatMap(it -> it.result(turn.lastWords)),
                failure,
                transcript.model(),
                turn.used,
                opening.bill().of(transcript.model(), turn.used, failure));
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
                turn.lastWords,
                Optional.empty(),
                crash.failure(),
                transcript.model(),
                turn.used,
                opening.bill().of(transcript.model(), turn.used, crash.failure()));
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
