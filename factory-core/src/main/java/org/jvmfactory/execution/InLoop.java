package org.jvmfactory.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.Watch;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.AgentRules.AfterEdit;
import org.jvmfactory.policy.AgentRules.StopGate;
import org.jvmfactory.policy.Globs;
import org.jvmfactory.step.CommandOutcome;

/**
 * What Factory does in the middle of one conversation: it objects to tools, runs commands after edits, and sends an agent back that would
 * stop too early. Thread-safe.
 */
final class InLoop {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> EDITS = Set.of("Write", "Edit", "MultiEdit", "NotebookEdit");
    private static final int FEEDBACK = 8_000;

    private final AgentRules rules;
    private final AgentWork.Purpose purpose;
    private final RunSandbox sandbox;
    private final LockDesk locks;
    private final Consumer<AgentEvent> events;
    private final AtomicInteger commands = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    /** @param events told of the commands that are run, and of ends that are refused */
    InLoop(
            AgentRules rules,
            AgentWork.Purpose purpose,
            RunSandbox sandbox,
            LockDesk locks,
            Consumer<AgentEvent> events) {
        this.rules = rules;
        this.purpose = purpose;
        this.sandbox = sandbox;
        this.locks = locks;
        this.events = events;
    }

    Set<Watch> watches() {
        Set<Watch> watches = EnumSet.of(Watch.BEFORE_TOOL);
        if (writes() && !rules.afterEdit().isEmpty()) {
            watches.add(Watch.AFTER_TOOL);
        }
        if (stopGate().isPresent()) {
            watches.add(Watch.BEFORE_END);
        }
        return watches;
    }

    private boolean writes() {
        return purpose.agent().access() == Agent.Access.WRITE;
    }

    /** What must be well before this agent may stop; empty where nothing must. */
    Optional<StopGate> stopGate() {
        return rules.stopGate()
                .filter(gate -> writes()
                        && (gate.agents().isEmpty()
                                || gate.agents().contains(purpose.agent().name())));
    }

    /** Why the tool may not be used so, whatever else allows it. */
    Optional<PermissionDecision> objection(PermissionRequest request) {
        return rules.gates().objection(request, sandbox.tree()).map(PermissionDecision::deny);
    }

    /** An objection, or what the agent should know of others who work on the file. */
    Optional<PermissionDecision> beforeTool(PermissionRequest request) {
        return objection(request).or(() -> edited(request).flatMap(this::others));
    }

    private Optional<PermissionDecision> others(Path file) {
        List<String> others = locks.others(file.toString());
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(PermissionDecision.allow("Somebody else works on this file: " + String.join("; ", others)
                        + ". You may change it; keep the change small, since both have to be brought together later."));
    }

    /** Runs what is to be run after an edit; what the agent should read of it. */
    Optional<String> afterTool(PermissionRequest request) throws InterruptedException {
        Optional<Path> file = edited(request);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        List<String> told = new ArrayList<>();
        for (AfterEdit after : rules.afterEdit()) {
            if (Globs.of(after.files()).match(file.get())) {
                List<String> command = after.run().stream()
                        .map(word -> word.replace(
                                AgentRules.FILE,
                                sandbox.tree().resolve(file.get()).toString()))
                        .toList();
                CommandOutcome outcome = run("after-edit", command, after.limit());
                if (!outcome.success() || !outcome.output().isBlank()) {
                    told.add(said(
                            "After your change of " + file.get() + " Factory ran", command, outcome, after.limit()));
                }
            }
        }
        return told.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", told));
    }

    /** Why the agent may not stop yet. */
    Optional<String> beforeEnd() throws InterruptedException {
        Optional<StopGate> gate = stopGate().filter(it -> refusals.get() < it.refusals());
        if (gate.isEmpty()) {
            return Optional.empty();
        }
        CommandOutcome outcome = run("stop-gate", gate.get().run(), gate.get().limit());
        if (outcome.success()) {
            return Optional.empty();
        }
        int count = refusals.incrementAndGet();
        String why = "You aren't done yet: "
                + said("Factory ran", gate.get().run(), outcome, gate.get().limit())
                + "\n\nMend that and then end your turn. If you can't, say why; after "
                + gate.get().refusals()
                + " such answers you aren't held up any longer (this is number " + count + ").";
        events.accept(new AgentEvent.PermissionDecided("end of turn", false, why));
        return Optional.of(why);
    }

    private CommandOutcome run(String name, List<String> command, Duration limit) throws InterruptedException {
        String call = "factory-" + name + "-" + commands.incrementAndGet();
        events.accept(new AgentEvent.ToolStarted(call, name, String.join(" ", command)));
        String ended = "it was broken off";
        boolean ok = false;
        try {
            CommandOutcome outcome = sandbox.run(
                    purpose.path(),
                    command,
                    limit,
                    rules.forSession(purpose.agent().name(), purpose.path().name()));
            ok = outcome.success();
            ended = outcome.exit().describe();
            return outcome;
        } finally {
            events.accept(new AgentEvent.ToolFinished(call, ok, ended));
        }
    }

    private static String said(String beginning, List<String> command, CommandOutcome outcome, Duration limit) {
        String how = outcome.timedOut()
                ? "it wasn't over after " + limit.toSeconds() + " s"
                : outcome.exit().describe();
        String output = outcome.output();
        String tail = output.length() <= FEEDBACK ? output : "[…]\n" + output.substring(output.length() - FEEDBACK);
        return beginning + " '" + String.join(" ", command) + "': " + how + "."
                + (tail.isBlank() ? "" : " It printed:\n" + tail.strip());
    }

    /** The file of the work tree that a tool changes, relative to it; empty where it changes none. */
    private Optional<Path> edited(PermissionRequest request) {
        if (!EDITS.contains(request.tool())) {
            return Optional.empty();
        }
        try {
            JsonNode input = JSON.readTree(request.input());
            return Stream.of("file_path", "notebook_path")
                    .map(input::path)
                    .filter(JsonNode::isTextual)
                    .map(path -> sandbox.tree().resolve(path.asText()).normalize())
                    .filter(path -> path.startsWith(sandbox.tree()) && !path.equals(sandbox.tree()))
                    .map(path -> sandbox.tree().relativize(path))
                    .findFirst();
        } catch (JsonProcessingException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
