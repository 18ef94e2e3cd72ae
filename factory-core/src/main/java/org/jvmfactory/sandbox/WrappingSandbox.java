package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.process.ProcessException;

/** A sandbox that puts a command line before the command: the first of several that works here. */
final class WrappingSandbox implements Sandbox {

    private final String kind;
    private final SandboxHost host;
    private final List<Wrapper> wrappers;

    // Held while the one probe runs, so that all who ask meanwhile get its answer.
    private final ReentrantLock probing = new ReentrantLock();
    private @Nullable Proof proof;

    /** What was found out, once. */
    private record Proof(Optional<Usable> usable, Readiness readiness) {

        static Proof unusable(String why) {
            return new Proof(Optional.empty(), Readiness.unusable(why));
        }
    }

    /** What works here, and as whom. */
    private record Usable(Wrapper wrapper, AgentUser user) {}

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
        Usable usable = known.usable().orElseThrow();
        ScratchFiles files = ScratchFiles.in(host.scratch(), spec.tag());
        boolean started = false;
        try {
            ContainedProcess process = new Start(host, usable.user(), usable.wrapper()).command(spec, files);
            started = true;
            return process;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notStarted(spec, "the thread was interrupted", e);
        } catch (ProcessException e) {
            throw notStarted(spec, e.getMessage(), e);
        } finally {
            if (!started) {
                files.close();
            }
        }
    }

    @Override
    public int sweep(String tag) {
        requireNonNull(tag, "tag");
        return swept(tag, () -> host.processes().sweep(SandboxEnvironment.TAG, tag));
    }

    @Override
    public int sweepOwn(String tag) {
        requireNonNull(tag, "tag");
        return swept(
                tag,
                () -> ScratchFiles.ids(host.scratch(), tag).stream()
                        .mapToInt(start -> host.processes().sweep(SandboxEnvironment.START, start))
                        .sum());
    }

    private int swept(String tag, IntSupplier ending) {
        try {
            ScratchFiles.prepare(host.scratch());
            int ended = ending.getAsInt();
            for (ScratchFiles left : ScratchFiles.of(host.scratch(), tag)) {
                wrappers.forEach(wrapper -> wrapper.forget(left));
                left.close();
            }
            return ended;
        } catch (ProcessException e) {
            throw new SandboxException(
                    SandboxException.Code.NOT_ENDED,
                    "Processes of the run '" + tag + "' are still there: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Set<String> tags() {
        try {
            return host.processes().tags(SandboxEnvironment.TAG);
        } catch (ProcessException e) {
            throw new SandboxException(SandboxException.Code.NOT_ENDED, String.valueOf(e.getMessage()), e);
        }
    }

    private static SandboxException notStarted(SandboxSpec spec, String why, Exception cause) {
        String program = spec.process().command().get(0);
        boolean exhausted = cause instanceof ProcessException e && e.code() == ProcessException.Code.EXHAUSTED;
        return new SandboxException(
                exhausted ? SandboxException.Code.EXHAUSTED : SandboxException.Code.NOT_STARTED,
                "Can't start '" + program + "' in a sandbox: " + why,
                cause);
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
            return Proof.unusable("the probe of '" + kind + "' was interrupted");
        } finally {
            probing.unlock();
        }
    }

    private Proof prove() throws InterruptedException {
        StringBuilder failures = new StringBuilder();
        try {
            ScratchFiles.prepare(host.scratch());
            AgentUser user = AgentUser.of(host);
            for (Wrapper wrapper : wrappers) {
                wrapper.prepare();
                Readiness readiness = new Probe(host, user, wrapper).run();
                if (readiness.usable()) {
                    return new Proof(
                            Optional.of(new Usable(wrapper, user)), withEarlier(failures.toString(), readiness));
                }
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(wrapper.description())
                        .append(": ")
                        .append(readiness.summary());
            }
            return Proof.unusable(failures.toString());
        } catch (SandboxException | ProcessException e) {
            return Proof.unusable(String.valueOf(e.getMessage()));
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
