package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessSpec;

/** A sandbox that puts a command line before the command: the first of several that works here. */
final class WrappingSandbox implements Sandbox {

    private final String kind;
    private final SandboxHost host;
    private final List<Wrapper> wrappers;

    // Held while the one probe runs, so that all who ask meanwhile get its answer.
    private final ReentrantLock probing = new ReentrantLock();
    private @Nullable Proof proof;

    /** What was found out, once. */
    private record Proof(Optional<Wrapper> wrapper, Readiness readiness) {}

    WrappingSandbox(String kind, SandboxHost host, List<? extends Wrapper> wrappers) {
        this.kind = requireNonNull(kind, "kind");
        this.host = requireNonNull(host, "host");
        this.wrappers = List.copyOf(wrappers);
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Readiness probe() {
        return proof().readiness();
    }

    @Override
    public SandboxedProcess start(SandboxSpec spec) {
        requireNonNull(spec, "spec");
        Proof known = proof();
        Sandboxes.require(kind, known.readiness(), spec.required());
        AgentUser user = AgentUser.of(host);
        try {
            new Reachability(host.processes(), user).require(spec);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(
                    SandboxException.Code.NOT_STARTED,
                    "'" + spec.process().command().get(0) + "' wasn't started: the thread was interrupted.",
                    e);
        }
        return start(spec, known.wrapper().orElseThrow(), user);
    }

    @Override
    public int sweep(String tag) {
        try {
            return host.processes().sweep(SandboxEnvironment.TAG, requireNonNull(tag, "tag"));
        } catch (ProcessException e) {
            throw new SandboxException(
                    SandboxException.Code.NOT_ENDED,
                    "Processes of the run '" + tag + "' are still there: " + e.getMessage(),
                    e);
        }
    }

    private SandboxedProcess start(SandboxSpec spec, Wrapper wrapper, AgentUser user) {
        ScratchFiles files = ScratchFiles.in(host.scratch());
        try {
            HeadSink stderr = new HeadSink(spec.process().stderr());
            ProcessSpec wrapped = wrapped(spec, wrapper, user, files)
                    .withOutput(spec.process().stdout(), stderr);
            ChildProcess child = host.processes().start(wrapped);
            return new ContainedProcess(host.processes(), child, wrapper, files, stderr);
        } catch (ProcessException e) {
            files.close();
            throw new SandboxException(SandboxException.Code.NOT_STARTED, e.getMessage(), e);
        } catch (SandboxException e) {
            files.close();
            throw e;
        }
    }

    /** The process to start for {@code spec}: its command behind {@code wrapper}, in exactly its environment. */
    static ProcessSpec wrapped(SandboxSpec spec, Wrapper wrapper, AgentUser user, ScratchFiles files) {
        Map<String, String> environment = new HashMap<>(SandboxEnvironment.of(spec, wrapper.temporaryDirectory(spec)));
        if (wrapper.depth() == 0) {
            environment.put(SandboxEnvironment.START, files.id());
        }
        List<String> command = Programs.resolved(
                spec.process().command(),
                spec.process().directory(),
                environment.getOrDefault("PATH", ""),
                path -> wrapper.sees(spec, path));
        return spec.process()
                .withCommand(wrapper.commandLine(spec, command, user, files))
                .withEnvironment(environment);
    }

    private Proof proof() {
        probing.lock();
        try {
            if (proof != null) {
                return proof;
            }
            Proof found = prove();
            proof = found;
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Proof(Optional.empty(), Readiness.unusable("the probe of '" + kind + "' was interrupted"));
        } finally {
            probing.unlock();
        }
    }

    private Proof prove() throws InterruptedException {
        StringBuilder failures = new StringBuilder();
        try {
            AgentUser user = AgentUser.of(host);
            for (Wrapper wrapper : wrappers) {
                Readiness readiness = new Probe(host, user, wrapper).run();
                if (readiness.usable()) {
                    return new Proof(Optional.of(wrapper), withEarlier(failures.toString(), readiness));
                }
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(wrapper.description())
                        .append(": ")
                        .append(readiness.summary());
            }
            return new Proof(Optional.empty(), Readiness.unusable(failures.toString()));
        } catch (SandboxException | ProcessException e) {
            return new Proof(Optional.empty(), Readiness.unusable(e.getMessage()));
        }
    }

    private static Readiness withEarlier(String failures, Readiness readiness) {
        if (failures.isEmpty()) {
            return readiness;
        }
        Map<Guarantee, String> missing = new EnumMap<>(Guarantee.class);
        readiness.missing().forEach((guarantee, why) -> missing.put(guarantee, why + " (" + failures + ")"));
        return new Readiness(
                true, readiness.summary() + "; not possible here: " + failures, readiness.proven(), missing);
    }
}
