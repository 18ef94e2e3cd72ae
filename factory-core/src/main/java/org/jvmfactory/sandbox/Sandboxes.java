package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.process.Threads;

/** The sandboxes of a Factory by their kinds. Immutable, thread-safe. */
@Internal
public final class Sandboxes {

    private final Map<String, Sandbox> kinds = new TreeMap<>();

    private static final Set<Guarantee> NETWORK = Set.of(Guarantee.NETWORK_DENIED, Guarantee.EGRESS_LISTED);

    private static final Set<Guarantee> LIMITS =
            Set.of(Guarantee.MEMORY_LIMITED, Guarantee.PIDS_LIMITED, Guarantee.CPU_LIMITED);

    public Sandboxes(Collection<? extends Sandbox> sandboxes) {
        for (Sandbox sandbox : sandboxes) {
            if (kinds.put(sandbox.kind(), sandbox) != null) {
                throw new IllegalArgumentException("two sandboxes call themselves '" + sandbox.kind() + "'");
            }
        }
    }

    /**
     * Begins to try out a kind, for who needs it a little later: {@link #select} waits for what is found. Nothing where there is none.
     *
     * @return closed, it has ended, and leaves nothing behind; closing waits for that, whoever interrupts
     */
    public AutoCloseable prepare(String kind) {
        Sandbox sandbox = kinds.get(requireNonNull(kind, "kind"));
        if (sandbox == null) {
            return () -> {};
        }
        Thread probe = Threads.daemons("factory-probe-").newThread(sandbox::probe);
        probe.start();
        return () -> awaitEnd(probe);
    }

    private static void awaitEnd(Thread probe) {
        boolean interrupted = false;
        while (probe.isAlive()) {
            try {
                probe.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The sandbox of a kind, which was seen to give what is required.
     *
     * @throws SandboxException when there is none, it can't be used here, or it lacks a guarantee; never another kind instead
     */
    public Sandbox select(String kind, Set<Guarantee> required) {
        Sandbox sandbox = untried(kind);
        require(kind, sandbox.probe(), required);
        return sandbox;
    }

    /**
     * The sandbox of a kind, before anybody waits for its probe; it starts nothing before that.
     *
     * @throws SandboxException when there is none
     */
    public Sandbox untried(String kind) {
        Sandbox sandbox = kinds.get(requireNonNull(kind, "kind"));
        if (sandbox == null) {
            throw new SandboxException(
                    SandboxException.Code.UNKNOWN,
                    "There is no sandbox of kind '" + kind + "'; " + NearestNames.instead(kind, kinds.keySet()));
        }
        return sandbox;
    }

    /**
     * The first of several kinds that gives what is required, where alternatives were asked for.
     *
     * @throws SandboxException when none does, with all their reasons, or one of them doesn't exist
     */
    public Sandbox select(List<String> wanted, Set<Guarantee> required) {
        List<SandboxException> failures = new ArrayList<>();
        for (String kind : wanted) {
            try {
                return select(kind, required);
            } catch (SandboxException e) {
                if (e.code() == SandboxException.Code.UNKNOWN) {
                    throw e;
                }
                failures.add(e);
            }
        }
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        throw new SandboxException(
                SandboxException.Code.UNAVAILABLE,
                failures.stream().map(e -> String.valueOf(e.getMessage())).collect(Collectors.joining(" ")));
    }

    /** All kinds, in the order of their names. */
    public Collection<Sandbox> all() {
        return kinds.values().stream().toList();
    }

    private static String wayOut(Set<Guarantee> lacking) {
        if (NETWORK.containsAll(lacking)) {
            return "where agents may reach whatever this machine reaches, write 'network: host'";
        }
        return LIMITS.containsAll(lacking)
                ? "take the limit out of 'sandbox: {limits: …}'"
                : "for work you trust, write 'isolation: none'";
    }

    static void require(String kind, Readiness readiness, Set<Guarantee> required) {
        if (!readiness.usable()) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Sandbox '" + kind + "' can't be used here: " + readiness.summary());
        }
        Set<Guarantee> lacking = new TreeSet<>(required);
        lacking.removeAll(readiness.proven());
        if (!lacking.isEmpty()) {
            String reasons = lacking.stream()
                    .map(guarantee ->
                            guarantee + " (" + readiness.missing().getOrDefault(guarantee, "not proven") + ")")
                    .collect(Collectors.joining(", "));
            throw new SandboxException(
                    SandboxException.Code.GUARANTEE_MISSING,
                    "Sandbox '" + kind + "' doesn't give what is required here: " + reasons + ". To run without, "
                            + wayOut(lacking)
                            + " in the configuration.");
        }
    }
}
