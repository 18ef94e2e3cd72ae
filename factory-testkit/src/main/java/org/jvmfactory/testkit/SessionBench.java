package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jvmfactory.egress.Egress;
import org.jvmfactory.egress.HostService;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.PreparedLaunch;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.engine.ToolService;
import org.jvmfactory.engine.Watch;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Network;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.task.Limits;

/**
 * A host for agent sessions without workflow, journal or repository: a work tree, a HOME, a real sandbox, and a record of everything that
 * sessions did. For tests of engines. Thread-safe once set up.
 */
public final class SessionBench implements SessionContext, AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Sandbox sandbox;
    private final Path root;
    private final String tag = "bench-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final Map<String, String> identity = new HashMap<>(Map.of(
            "FACTORY_TASK",
            tag,
            "FACTORY_RUN",
            tag,
            "FACTORY_STEP",
            "code#1",
            "FACTORY_AGENT",
            "coder",
            "FACTORY_ATTEMPT",
            "1"));
    private final List<AgentTool> tools = new CopyOnWriteArrayList<>();
    private final List<AgentEvent> events = new ArrayList<>();
    private final List<Launch> launches = new CopyOnWriteArrayList<>();
    private final List<SandboxedProcess> processes = new CopyOnWriteArrayList<>();
    private final List<ToolService> toolServices = new CopyOnWriteArrayList<>();
    private final List<ToolServer> servers = new CopyOnWriteArrayList<>();
    private final Set<Watch> watches = new CopyOnWriteArraySet<>();
    private volatile Function<PermissionRequest, Optional<PermissionDecision>> before = request -> Optional.empty();
    private volatile Function<PermissionRequest, Optional<String>> after = request -> Optional.empty();
    private volatile Supplier<Optional<String>> end = Optional::empty;
    private volatile Function<PermissionRequest, PermissionDecision> policy =
            request -> PermissionDecision.allow("the bench allows everything");

    public SessionBench(TestSandbox host) {
        sandbox = requireNonNull(host, "host").sandbox();
        root = host.newDirectory("bench-");
        try {
            host.handOver(Files.createDirectory(directory()));
            host.handOver(Files.createDirectory(home()));
        } catch (IOException e) {
            throw new UncheckedIOException("There can't be a bench in '" + root + "'.", e);
        }
    }

    /** The work tree. */
    public Path directory() {
        return root.resolve("tree");
    }

    public Path home() {
        return root.resolve("home");
    }

    /** What every process of this bench is marked with. */
    public String tag() {
        return tag;
    }

    /** From now on sessions are this agent's in this step, such as {@code review#2}. */
    public SessionBench as(String agent, String step, int attempt) {
        identity.put("FACTORY_AGENT", agent);
        identity.put("FACTORY_STEP", step);
        identity.put("FACTORY_ATTEMPT", Integer.toString(attempt));
        return this;
    }

    /** A further tool of the host. */
    public SessionBench offering(AgentTool tool) {
        tools.add(tool);
        return this;
    }

    /** What decides about the use of tools, instead of allowing everything. */
    public SessionBench deciding(Function<PermissionRequest, PermissionDecision> decision) {
        policy = decision;
        return this;
    }

    /** A server of tools that sessions have besides. */
    public SessionBench serving(ToolServer server) {
        servers.add(server);
        return this;
    }

    /** What is said before a tool runs. */
    public SessionBench beforeTools(Function<PermissionRequest, Optional<PermissionDecision>> said) {
        before = said;
        watches.add(Watch.BEFORE_TOOL);
        return this;
    }

    /** What is told after a tool. */
    public SessionBench afterTools(Function<PermissionRequest, Optional<String>> told) {
        after = told;
        watches.add(Watch.AFTER_TOOL);
        return this;
    }

    /** Why a turn may not end. */
    public SessionBench beforeEnds(Supplier<Optional<String>> why) {
        end = why;
        watches.add(Watch.BEFORE_END);
        return this;
    }

    /** A new conversation in this bench that begins with {@code prompt}. */
    public SessionRequest request(String prompt) {
        return request(prompt, Optional.empty(), Optional.empty(), SessionRequest.Permissions.BYPASS);
    }

    /** A conversation in this bench. */
    public SessionRequest request(
            String prompt, Optional<String> resume, Optional<String> schema, SessionRequest.Permissions permissions) {
        return new SessionRequest(
                prompt,
                Optional.empty(),
                Optional.empty(),
                resume,
                schema,
                List.of(),
                permissions,
                Limits.INHERITED,
                directory(),
                home());
    }

    /** What has been reported so far. */
    public List<AgentEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** What has been reported so far of one kind. */
    public <E extends AgentEvent> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits until such an event has been reported; false when none is after {@code limit}. */
    public boolean await(Predicate<AgentEvent> wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (events) {
            while (events.stream().noneMatch(wanted)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                events.wait(left);
            }
            return true;
        }
    }

    /** How the CLIs were to be started. */
    public List<Launch> launches() {
        return List.copyOf(launches);
    }

    /** The processes started. */
    public List<SandboxedProcess> processes() {
        return List.copyOf(processes);
    }

    @Override
    public SandboxedProcess start(Launch wanted, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
        launches.add(wanted);
        boolean listed = sandbox.probe().proven().contains(Guarantee.EGRESS_LISTED);
        PreparedLaunch prepared = listed ? PreparedLaunch.behindGateway(wanted) : PreparedLaunch.withKeys(wanted);
        Launch launch = prepared.launch();
        Path files = put(launch.files());
        Map<String, String> environment = new HashMap<>(identity);
        launch.environment().forEach((name, value) -> environment.put(name, placed(value, files)));
        List<String> command =
                launch.command().stream().map(part -> placed(part, files)).toList();
        List<Mount> mounts = new ArrayList<>(List.of(Mount.readWrite(directory()), Mount.readOnly(files)));
        launch.readOnly().forEach(path -> mounts.add(Mount.readOnly(path)));
        SandboxedProcess process = sandbox.start(new SandboxSpec(
                tag,
                new ProcessSpec(command, directory(), environment, input, stdout, stderr),
                mounts,
                home(),
                launch.secrets(),
                Set.of(),
                listed
                        ? Network.listed(new Egress(
                                prepared.hosts(), prepared.routes(), toolService(wanted), Egress.Listener.NOBODY))
                        : Network.host()));
        processes.add(process);
        return process;
    }

    private Optional<HostService> toolService(Launch launch) {
        if (!launch.asksForTools()) {
            return Optional.empty();
        }
        ToolService service = new ToolService(tools());
        toolServices.add(service);
        return Optional.of(service);
    }

    @Override
    public void emit(AgentEvent event) {
        synchronized (events) {
            events.add(requireNonNull(event, "event"));
            events.notifyAll();
        }
    }

    @Override
    public PermissionDecision decide(PermissionRequest request) {
        return policy.apply(request);
    }

    @Override
    public List<AgentTool> tools() {
        return List.copyOf(tools);
    }

    @Override
    public List<ToolServer> servers() {
        return List.copyOf(servers);
    }

    @Override
    public Set<Watch> watches() {
        return Set.copyOf(watches);
    }

    @Override
    public Optional<PermissionDecision> beforeTool(PermissionRequest request) {
        return before.apply(request);
    }

    @Override
    public Optional<String> afterTool(PermissionRequest request) {
        return after.apply(request);
    }

    @Override
    public Optional<String> beforeEnd() {
        return end.get();
    }

    /** Ends what still runs. The files are left to the {@link TestSandbox}. */
    @Override
    public void close() {
        processes.forEach(SandboxedProcess::close);
        sandbox.sweep(tag);
        toolServices.forEach(ToolService::close);
    }

    private Path put(Map<String, byte[]> contents) {
        try {
            Path files = Files.createTempDirectory(root, "files");
            Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                Path file = Files.write(files.resolve(content.getKey()), content.getValue());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("The files of the engine can't be written.", e);
        }
    }

    private static String placed(String text, Path files) {
        return text.replace("{files}", files.toString());
    }
}
