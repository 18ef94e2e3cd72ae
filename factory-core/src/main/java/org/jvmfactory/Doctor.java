package org.jvmfactory;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jvmfactory.Diagnosis.Check;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.EngineProbe;
import org.jvmfactory.engine.EngineReadiness;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.policy.EngineWatch;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Readiness;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.Sandboxes;
import org.jvmfactory.workspace.Workspaces;

/** Looks at everything that a {@code Factory} needs. */
final class Doctor {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", "/nonexistent", "LC_ALL", "C");

    private final ChildProcesses processes;
    private final Sandboxes sandboxes;
    private final Map<String, AgentEngine> engines;
    private final EngineWatch watch;
    private final Workspaces workspaces;
    private final FactoryStore store;
    private final String network;
    private final InstantSource time;

    /** @param network what is said about the network of runs */
    Doctor(
            ChildProcesses processes,
            Sandboxes sandboxes,
            Map<String, AgentEngine> engines,
            EngineWatch watch,
            Workspaces workspaces,
            FactoryStore store,
            String network,
            InstantSource time) {
        this.processes = processes;
        this.sandboxes = sandboxes;
        this.engines = engines;
        this.watch = watch;
        this.workspaces = workspaces;
        this.store = store;
        this.network = network;
        this.time = time;
    }

    Diagnosis diagnose() throws InterruptedException {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("java", true, Runtime.version() + " in " + System.getProperty("java.home")));
        checks.add(git());
        ChildProcesses.interruptTrouble().ifPresent(trouble -> checks.add(new Check("interrupts", false, trouble)));
        for (Sandbox sandbox : sandboxes.all()) {
            checks.add(sandbox(sandbox));
        }
        checks.add(new Check("network", true, network));
        for (Map.Entry<String, AgentEngine> engine : new TreeMap<>(engines).entrySet()) {
            EngineReadiness readiness = engine.getValue().probe(this::run);
            List<String> finding = new ArrayList<>(List.of(readiness.summary()));
            finding.addAll(watch.health(engine.getKey()).describe(time.instant()));
            checks.add(new Check("engine " + engine.getKey(), readiness.usable(), String.join("\n", finding)));
        }
        checks.add(new Check("store", true, store.description()));
        checks.add(room());
        return new Diagnosis(checks);
    }

    private Check room() throws InterruptedException {
        try {
            Workspaces.Room room = workspaces.room();
            String finding = room.workspaces() + " workspaces take " + size(room.bytes()) + ", mirrors "
                    + size(room.mirrors()) + ", the store " + size(store.bytes()) + "; " + size(room.free())
                    + " of the disk are free";
            return new Check("room", true, finding);
        } catch (FactoryException e) {
            return new Check("room", false, String.valueOf(e.getMessage()));
        }
    }

    private static String size(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private Check git() throws InterruptedException {
        try {
            EngineProbe.Output output = run(List.of("git", "--version"), LIMIT);
            return new Check("git", output.exitCode() == 0, output.stdout().strip());
        } catch (EngineException e) {
            return new Check("git", false, "git isn't there; install git 2.39 or newer");
        }
    }

    private static Check sandbox(Sandbox sandbox) {
        Readiness readiness = sandbox.probe();
        Map<String, String> byReason = readiness.missing().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(entry -> words(entry.getKey()), Collectors.joining(", "))));
        StringBuilder finding = new StringBuilder(readiness.summary());
        byReason.forEach((reason, guarantees) -> finding.append("\nnot claimed: ")
                .append(guarantees)
                .append(" (")
                .append(reason)
                .append(')'));
        return new Check("sandbox " + sandbox.kind(), readiness.usable(), finding.toString());
    }

    private static String words(Guarantee guarantee) {
        return guarantee.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private EngineProbe.Output run(List<String> command, Duration limit) throws InterruptedException {
        try {
            ProcessOutput output =
                    processes.run(ProcessSpec.of(command, Path.of("/")).withEnvironment(ENVIRONMENT), limit);
            return new EngineProbe.Output(
                    output.exitCode(), new String(output.stdout(), StandardCharsets.UTF_8), output.stderr());
        } catch (ProcessException e) {
            throw new EngineException(EngineException.Code.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
