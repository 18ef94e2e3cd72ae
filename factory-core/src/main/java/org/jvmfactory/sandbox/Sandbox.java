package org.jvmfactory.sandbox;

import java.util.Set;
import org.jvmfactory.meta.Spi;

/**
 * A way to run a command so that it can't hurt the host.
 *
 * <p>Called by Factory on the threads of its runs. Stateless but for the cached probe, and thread-safe. Nothing may be {@code null}.
 * {@link #start} doesn't block longer than a process needs to start; the process is ended through what it returns.
 */
@Spi
public interface Sandbox {

    /** The kind's name: {@code process}, {@code bubblewrap}, yours. */
    String kind();

    /** Tries to break each guarantee and says which held. The first call takes up to some seconds, later ones answer at once. */
    Readiness probe();

    /**
     * Starts a command.
     *
     * @throws SandboxException when a required guarantee isn't proven, or the command can't be started
     */
    SandboxedProcess start(SandboxSpec spec);

    /**
     * Ends what processes with {@code tag} are left from a JVM that died, and waits until they are gone.
     *
     * @return how many there were
     * @throws SandboxException when one of them can't be ended
     */
    int sweep(String tag);

    /**
     * Ends, of the processes with {@code tag}, those that were started with this sandbox's scratch directory; another instance on this
     * machine keeps its own.
     *
     * @return how many there were
     * @throws SandboxException when one of them can't be ended
     */
    int sweepOwn(String tag);

    /** The tags of the processes that run on this machine, whoever started them, as far as that can be told. */
    default Set<String> tags() {
        return Set.of();
    }
}
