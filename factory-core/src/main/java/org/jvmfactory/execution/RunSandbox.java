package org.jvmfactory.execution;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.egress.HostService;
import org.jvmfactory.egress.Route;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.Event;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Network;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.step.CommandOutcome;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;
import org.jvmfactory.workspace.Workspace;

/** Starts the commands of a run, each in a sandbox that sees the run's work tree. */
final class RunSandbox {

    /** In a launch's command and environment: the directory that holds its files. */
    private static final String FILES = "{files}";

    private static final int KEPT_OUTPUT = 256 * 1024;
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final RunServices services;
    private final Task task;
    private final RunId run;
    private final Workspace workspace;
    private final Mirror mirror;
    private final TaskJournal journal;
    private final SandboxNetwork network;

    RunSandbox(RunServices services, Task task, RunId run, Workspace workspace, Mirror mirror, TaskJournal journal) {
        this.services = services;
        this.task = task;
        this.run = run;
        this.workspace = workspace;
        this.mirror = mirror;
        this.journal = journal;
        this.network = new SandboxNetwork(
                services.places().network(), services.places().required());
    }

    /** What every process of the task is marked with. */
    static String tag(Task task) {
        return task.id().value();
    }

    Path home(String lineage) {
        return services.places().workspaces().home(workspace, lineage);
    }

    Path tree() {
        return workspace.tree();
    }

    /** A session's process, and what is to be cleared away when the session has ended. */
    record Started(SandboxedProcess process, Runnable clearing) {

        void release() {
            process.close();
            clearing.run();
        }
    }

    /** What happens at the way out of a sandbox of the step at {@code path} goes into the journal. */
    WayOutLog wayOut(StepPath path) {
        Set<String> mirrors =
                services.places().network().mirrors().stream().map(Route::name).collect(Collectors.toUnmodifiableSet());
        return new WayOutLog(
                mirrors,
                denial -> journal.buffer(new Event.EgressDenied(
                        run, path, clean(denial.host()), denial.port(), clean(denial.describe()))));
    }

    Started startAgent(
            AgentWork.Purpose purpose,
            Launch wanted,
            Optional<HostService> tools,
            WayOutLog wayOut,
            ProcessSpec.Input input,
            ByteSink stdout,
            ByteSink stderr) {
        SandboxNetwork.Prepared prepared = network.prepare(purpose.agent().name(), wanted, tools, wayOut);
        Launch launch = prepared.launch();
        if (!prepared.keysInside().isEmpty()) {
            journal.buffer(new Event.KeyInside(run, purpose.path(), List.copyOf(prepared.keysInside())));
        }
        Optional<Path> files = files(launch);
        Map<String, String> environment = new HashMap<>();
        launch.environment().forEach((name, value) -> environment.put(name, placed(value, files)));
        environment.put("FACTORY_TASK", task.id().value());
        environment.put("FACTORY_RUN", run.toString());
        environment.put("FACTORY_STEP", purpose.path().value());
        environment.put("FACTORY_ATTEMPT", Integer.toString(purpose.attempt()));
        environment.put("FACTORY_AGENT", purpose.agent().name());
        ProcessSpec process = new ProcessSpec(
                launch.command().stream().map(part -> placed(part, files)).toList(),
                workspace.tree(),
                environment,
                input,
                stdout,
                stderr);
        List<Mount> mounts = new ArrayList<>(mounts(purpose.agent().access()));
        launch.readOnly().forEach(path -> mounts.add(Mount.readOnly(path)));
        files.ifPresent(path -> mounts.add(Mount.readOnly(path)));
        SandboxedProcess started = start(process, mounts, home(purpose.home()), launch.secrets(), prepared.network());
        return new Started(started, () -> files.ifPresent(services.places().workspaces()::removeFiles));
    }

    /** Runs a command with no key but those it is {@code given}, the running JDK first on its path. */
    CommandOutcome run(StepPath path, List<String> command, Duration limit, AgentRules.Variables given)
            throws InterruptedException {
        TailSink output = new TailSink(KEPT_OUTPUT);
        Map<String, String> own = new HashMap<>(given.plain());
        own.put("JAVA_HOME", JAVA_HOME.toString());
        own.put("PATH", JAVA_HOME.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
        own.put("CI", "true");
        own.put("FACTORY_TASK", task.id().value());
        Launch launch = network.withMirrors(Launch.of(command).withEnvironment(own));
        Optional<Path> files = files(launch);
        Map<String, String> environment = new HashMap<>();
        launch.environment().forEach((name, value) -> environment.put(name, placed(value, files)));
        ProcessSpec process = new ProcessSpec(
                command, workspace.tree(), environment, new ProcessSpec.Input.Nothing(), output, output);
        List<Mount> mounts = new ArrayList<>(mounts(Agent.Access.WRITE));
        mounts.add(Mount.readOnly(JAVA_HOME));
        files.ifPresent(directory -> mounts.add(Mount.readOnly(directory)));
        WayOutLog wayOut = wayOut(path);
        Instant begun = services.keeping().steady().instant();
        Optional<Exit> exit;
        try (SandboxedProcess running =
                start(process, mounts, home("commands"), given.secrets(), network.forCommands(wayOut))) {
            exit = running.await(limit);
        } finally {
            files.ifPresent(services.places().workspaces()::removeFiles);
        }
        Duration took = Duration.between(begun, services.keeping().steady().instant());
        String text = clean(output.text() + denials(wayOut));
        return new CommandOutcome(exit.orElse(new Exit.Killed()), text, took, exit.isEmpty());
    }

    /** Said last, where nobody who looks for the reason of a failure overlooks it. */
    private static String denials(WayOutLog wayOut) {
        String denied = wayOut.described();
        return denied.isEmpty() ? "" : "\ndenied egress: " + denied + "\n";
    }

    private String clean(String text) {
        return services.keeping().redactor().redact(text);
    }

    private Optional<Path> files(Launch launch) {
        return launch.files().isEmpty()
                ? Optional.empty()
                : Optional.of(services.places().workspaces().files(workspace, launch.files()));
    }

    private SandboxedProcess start(
            ProcessSpec process, List<Mount> mounts, Path home, Map<String, Secret> secrets, Network reach) {
        return services.places()
                .sandbox()
                .start(new SandboxSpec(
                                tag(task),
                                process,
                                mounts,
                                home,
                                secrets,
                                services.places().required(),
                                reach)
                        .withLimits(services.places().limits()));
    }

    private List<Mount> mounts(Agent.Access access) {
        Mount tree =
                access == Agent.Access.WRITE ? Mount.readWrite(workspace.tree()) : Mount.readOnly(workspace.tree());
        return List.of(Mount.readOnly(mirror.objects()), tree);
    }

    private static String placed(String text, Optional<Path> files) {
        return files.map(path -> text.replace(FILES, path.toString())).orElse(text);
    }
}
