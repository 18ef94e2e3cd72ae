package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;
import org.jvmfactory.sandbox.SandboxedProcess;

/** A session as its protocol sees it. Used under the session's lock. */
final class CliHost implements CliProtocol.Host {

    /** What of a line that nobody can read is kept: it goes into the journal, and may be of any length. */
    private static final int LONGEST_UNREAD = 64 * 1024;

    private final Lock lock;
    private final SessionContext context;
    private final Consumer<TurnResult> endOfTurn;
    private final HostCalls calls;
    private final Set<String> openTools = new LinkedHashSet<>();
    private @Nullable SandboxedProcess process;
    private @Nullable String session;

    CliHost(Lock lock, SessionContext context, Consumer<TurnResult> endOfTurn) {
        this.lock = lock;
        this.context = context;
        this.endOfTurn = endOfTurn;
        this.calls = new HostCalls(context::tools);
    }

    void attach(SandboxedProcess started) {
        process = started;
    }

    Optional<SandboxedProcess> process() {
        return Optional.ofNullable(process);
    }

    Optional<String> session() {
        return Optional.ofNullable(session);
    }

    /** Calls end in any order or not at all; whoever watches mustn't take one of an earlier turn for open. */
    void endOpenTools() {
        for (String call : List.copyOf(openTools)) {
            emit(new AgentEvent.ToolFinished(call, false, "The turn ended before this call did."));
        }
    }

    /** Waits for what was called before; not under the session's lock. */
    void drainCalls() throws InterruptedException {
        calls.drain(SandboxedProcess.GRACE);
    }

    /** From now on no tool is called and no answer passed on. */
    void endCalls() {
        calls.close();
    }

    @Override
    public void emit(AgentEvent event) {
        if (event instanceof AgentEvent.ToolStarted started) {
            openTools.add(started.call());
        } else if (event instanceof AgentEvent.ToolFinished finished) {
            openTools.remove(finished.call());
        }
        context.emit(event instanceof AgentEvent.Unrecognized unread ? shortened(unread) : event);
    }

    private static AgentEvent shortened(AgentEvent.Unrecognized unread) {
        String line = unread.raw();
        return line.length() <= LONGEST_UNREAD
                ? unread
                : new AgentEvent.Unrecognized(line.substring(0, LONGEST_UNREAD) + "… ["
                        + (line.length() - LONGEST_UNREAD) + " characters cut]");
    }

    @Override
    public void named(String id, Optional<String> model, Optional<String> version) {
        if (!requireNonNull(id, "id").equals(session)) {
            session = id;
            context.emit(new AgentEvent.SessionStarted(id, model, version));
        }
    }

    @Override
    public void turnEnded(TurnResult result) {
        endOfTurn.accept(requireNonNull(result, "result"));
    }

    @Override
    public boolean write(String line) {
        if (line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a line for the CLI holds a line feed");
        }
        return writeText(line + "\n");
    }

    @Override
    public boolean writeText(String text) {
        return running().send(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void closeInput() {
        running().closeInput();
    }

    @Override
    public void interruptProcess() {
        running().interrupt();
    }

    @Override
    public void terminateProcess() {
        running().terminate();
    }

    @Override
    public PermissionDecision decide(PermissionRequest request) {
        PermissionDecision decision = context.decide(request);
        context.emit(new AgentEvent.PermissionDecided(request.tool(), decision.allowed(), decision.reason()));
        return decision;
    }

    @Override
    public List<AgentTool> tools() {
        return context.tools();
    }

    @Override
    public void call(String tool, String input, Consumer<ToolAnswer> answer) {
        calls.call(tool, input, underLock(answer));
    }

    @Override
    public Set<Watch> watches() {
        return context.watches();
    }

    @Override
    public void beforeTool(PermissionRequest request, Consumer<Optional<PermissionDecision>> answer) {
        calls.aside(
                () -> context.beforeTool(request),
                Optional.of(
                        PermissionDecision.deny("The host can't say whether this may be done. Try it again later.")),
                underLock(said -> {
                    said.ifPresent(decision -> context.emit(
                            new AgentEvent.PermissionDecided(request.tool(), decision.allowed(), decision.reason())));
                    answer.accept(said);
                }));
    }

    @Override
    public void afterTool(PermissionRequest request, Consumer<Optional<String>> answer) {
        calls.aside(() -> context.afterTool(request), Optional.empty(), underLock(answer));
    }

    @Override
    public void beforeEnd(Consumer<Optional<String>> answer) {
        calls.aside(context::beforeEnd, Optional.empty(), underLock(answer));
    }

    private <T> Consumer<T> underLock(Consumer<T> answer) {
        return result -> {
            lock.lock();
            try {
                answer.accept(result);
            } finally {
                lock.unlock();
            }
        };
    }

    private SandboxedProcess running() {
        return requireNonNull(process, "process");
    }
}
