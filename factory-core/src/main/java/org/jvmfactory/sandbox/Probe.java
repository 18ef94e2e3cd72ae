package org.jvmfactory.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.process.Threads;

/** Tries to break what a wrapper promises, from inside, and believes only what it saw. */
final class Probe {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LONGEST_LINE = 4096;

    /**
     * Tries what must not work; what it can't try because a program isn't there doesn't work either. Starts as few programs as it can: who
     * starts a Factory waits for it.
     */
    private static final String LOOK = """
            own=$1 open=$2 id=$3 confined=$4
            shift 4
            echo "user=$(id -u)"
            (echo x >> "$own") 2>/dev/null
            setting=/proc/sys/kernel/core_uses_pid
            read -r value <$setting && (echo "$value" >$setting) 2>/dev/null && echo broke=setting
            unshare --user true 2>/dev/null && echo broke=namespace
            if [ "$confined" = true ]; then
              for directory in "$open" /tmp /var/tmp; do (echo x >"$directory/$id") 2>/dev/null; done
              [ -r "$open/secret" ] && read -r secret <"$open/secret" && echo "read=$secret"
              for home in "$@"; do
                for file in "$home"/* "$home"/.[!.]* "$home"/..?*; do
                  if [ -e "$file" ] || [ -L "$file" ]; then echo "home=$file"; fi
                done
              done
            fi
            while read -r name value; do [ "$name" = Seccomp: ] && filter=$value; done </proc/self/status
            [ "$filter" = 2 ] || echo broke=filter
            if command -v perl >/dev/null; then perl -e 'exit !socket(S, 40, 1, 0)' 2>/dev/null && echo broke=vsock; else echo noperl; fi
            grep -qsaF -- "neighbour-of-$id" /proc/[0-9]*/environ && echo broke=environment
            echo done""";

    private final SandboxHost host;
    private final ChildProcesses processes;
    private final AgentUser user;
    private final Wrapper wrapper;

    Probe(SandboxHost host, AgentUser user, Wrapper wrapper) {
        this.host = host;
        this.processes = host.processes();
        this.user = user;
        this.wrapper = wrapper;
    }

    /** Network and survival at the same time as all else: most of it is waiting for programs. */
    Readiness run() throws InterruptedException {
        FutureTask<Map<Guarantee, String>> network = beside(this::network);
        FutureTask<Map<Guarantee, String>> survival = beside(this::survival);
        Map<Guarantee, String> broken = new EnumMap<>(Guarantee.class);
        Optional<String> unusable;
        try {
            unusable = files(broken);
        } finally {
            broken.putAll(result(network));
            broken.putAll(result(survival));
        }
        return unusable.map(Readiness::unusable).orElseGet(() -> readiness(broken));
    }

    private static FutureTask<Map<Guarantee, String>> beside(Callable<Map<Guarantee, String>> probe) {
        FutureTask<Map<Guarantee, String>> task = new FutureTask<>(probe);
        Threads.daemons("factory-probe-").newThread(task).start();
        return task;
    }

    /** Returns why the wrapper can't be used at all, if so; else {@code broken} says what it doesn't keep of all but the network. */
    private Optional<String> files(Map<Guarantee, String> broken) throws InterruptedException {
        try (ProbeGround ground = ProbeGround.in(host.scratch(), user)) {
            new Reachability(processes, user)
                    .require(spec(ground, List.of("sh"), ByteSink.NOWHERE), Optional.of(Path.of("/bin/sh")));
            List<String> lines = Collections.synchronizedList(new ArrayList<>());
            Optional<String> unusable = look(ground, lines);
            if (unusable.isPresent()) {
                return unusable;
            }
            broken.putAll(seenBroken(ground, lines));
            if (wrapper.attempts().contains(Guarantee.MEMORY_LIMITED)) {
                broken.putAll(new LimitsProbe(host, user, wrapper, ground).broken());
            }
            return Optional.empty();
        }
    }

    // On grounds of their own, or the processes of others would pass for survivors.
    private Map<Guarantee, String> survival() throws InterruptedException {
        if (!wrapper.attempts().contains(Guarantee.TREE_KILLED)) {
            return Map.of();
        }
        try (ProbeGround ground = ProbeGround.in(host.scratch(), user)) {
            return new SurvivalProbe(host, user, wrapper, ground).broken();
        }
    }

    private Map<Guarantee, String> network() throws InterruptedException {
        if (!wrapper.attempts().contains(Guarantee.NETWORK_DENIED)) {
            return Map.of();
        }
        try (ProbeGround ground = ProbeGround.in(host.scratch(), user)) {
            return new NetworkProbe(host, user, wrapper, ground).broken();
        }
    }

    private static Map<Guarantee, String> result(FutureTask<Map<Guarantee, String>> probe) throws InterruptedException {
        try {
            return probe.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Readiness readiness(Map<Guarantee, String> broken) {
        Set<Guarantee> proven = EnumSet.noneOf(Guarantee.class);
        proven.addAll(wrapper.attempts());
        proven.removeAll(broken.keySet());
        Map<Guarantee, String> missing = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : EnumSet.complementOf(EnumSet.copyOf(wrapper.attempts()))) {
            missing.put(guarantee, wrapper.lack(guarantee));
        }
        missing.putAll(broken);
        String list = proven.stream().map(Guarantee::name).collect(Collectors.joining(", "));
        String summary =
                wrapper.description() + ", as user " + user.id() + "; proven: " + (list.isEmpty() ? "nothing" : list);
        return new Readiness(true, summary, proven, missing);
    }

    /** Fills {@code lines} with what could be done inside; returns why the wrapper can't be used at all, if so. */
    private Optional<String> look(ProbeGround ground, List<String> lines) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", LOOK, "sh"));
        command.addAll(List.of(ground.ownFile().toString(), ground.open().toString(), ground.id()));
        command.add(Boolean.toString(confines()));
        homes().forEach(home -> command.add(home.toString()));
        ChildProcess neighbour = processes.start(neighbour(ground));
        TailSink stderr = new TailSink(LONGEST_LINE);
        SandboxSpec spec = ground.spec(command, new LineSink(LONGEST_LINE, lines::add), stderr)
                .withNetwork(Network.host());
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id());
                ContainedProcess inside = new Start(host, user, wrapper).command(spec, files)) {
            return unusable(ground, lines, inside.await(LIMIT), stderr.text());
        } finally {
            // Itself alone: it starts nothing, so nobody need look for what is below it.
            neighbour.handle().destroyForcibly();
            neighbour.await(LIMIT);
        }
    }

    private Optional<String> unusable(ProbeGround ground, List<String> lines, Optional<Exit> exit, String stderr) {
        if (exit.isEmpty()) {
            return Optional.of("a short script took longer than " + LIMIT.toSeconds() + " s");
        }
        if (exit.get() instanceof Exit.NotStarted notStarted) {
            return Optional.of(notStarted.why());
        }
        if (!lines.contains("done")) {
            return Optional.of("a short script didn't end well: " + exit.get().describe() + " " + stderr);
        }
        if (!lines.contains("user=" + user.id())) {
            return Optional.of("commands don't run as user " + user.id() + ": " + lines.get(0));
        }
        if (user.switched() && ground.ownFileTouched()) {
            return Optional.of("a file of root could be written");
        }
        if (user.switched() && lines.contains("broke=setting")) {
            return Optional.of("the kernel's settings in '/proc/sys' could be written");
        }
        if (confines() && lines.contains("broke=namespace")) {
            return Optional.of("a user namespace could be made inside, which lays the kernel open");
        }
        return Optional.empty();
    }

    private Map<Guarantee, String> seenBroken(ProbeGround ground, List<String> lines) {
        Map<Guarantee, String> broken = new EnumMap<>(Guarantee.class);
        if (ground.writtenOutside() || ground.ownFileTouched()) {
            broken.put(Guarantee.WRITES_CONFINED, "the probe wrote a file outside");
        }
        if (lines.contains("read=" + ground.id())) {
            broken.put(Guarantee.READS_CONFINED, "the probe read a file outside");
        }
        lines.stream()
                .filter(line -> line.startsWith("home="))
                .map(line -> Path.of(line.substring("home=".length())))
                .filter(path -> !ground.home().startsWith(path) && Files.exists(path))
                .findFirst()
                .ifPresent(path -> {
                    broken.put(Guarantee.HOME_HIDDEN, "the probe saw '" + path + "'");
                    broken.putIfAbsent(Guarantee.READS_CONFINED, "the probe saw '" + path + "'");
                });
        if (lines.contains("broke=environment")) {
            broken.put(Guarantee.ENVIRONMENT_HIDDEN, "the probe read the environment of another process");
        }
        if (lines.contains("noperl")) {
            broken.put(Guarantee.SYSCALLS_FILTERED, "perl isn't there, which the probe needs to try it; install it");
        }
        if (lines.contains("broke=filter") || lines.contains("broke=vsock")) {
            broken.put(Guarantee.SYSCALLS_FILTERED, "the probe opened a socket that leads to the hypervisor");
        }
        broken.keySet().retainAll(wrapper.attempts());
        return broken;
    }

    // With the host's network: where the kernel gives out no other, the rest can be had all the same.
    private static SandboxSpec spec(ProbeGround ground, List<String> command, ByteSink stdout) {
        return ground.spec(command, stdout).withNetwork(Network.host());
    }

    /** A process of the same user outside, whose environment must not be seen inside. */
    private ProcessSpec neighbour(ProbeGround ground) {
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of("sleep", "30"));
        return ProcessSpec.of(command, Path.of("/"))
                .withEnvironment(Map.of("PATH", SandboxEnvironment.PATH, "NEIGHBOUR", "neighbour-of-" + ground.id()));
    }

    private boolean confines() {
        return wrapper.attempts().contains(Guarantee.WRITES_CONFINED);
    }

    private static List<Path> homes() {
        return List.of(Path.of(System.getProperty("user.home", "/root")), Path.of("/root"), Path.of("/home"));
    }
}
