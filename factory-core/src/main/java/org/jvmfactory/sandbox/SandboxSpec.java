package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.secret.Secret;

/**
 * A command to run in a sandbox. Built once, logged without its secrets.
 *
 * @param tag marks every process of the run, so that a later sweep can find what was left
 * @param process command, directory, plain environment, input and output; the environment is complete but for {@code HOME}, {@code PATH},
 *     {@code TMPDIR}, {@code LANG} and the tag, which the sandbox sets where they are missing
 * @param mounts what can be seen beside the system's programs; later ones lie over earlier ones
 * @param home the directory that is HOME inside; readable and writable
 * @param secrets further environment variables; never in a command line, a label or a log
 * @param required the guarantees without which the command isn't started
 * @param network what of the network the command is given
 * @param limits how much it may use; what the kind can't limit must be required if it isn't to go unheeded
 * @param bare whether a kind that hides the host's files shows no JDK and of the system's settings only what every program needs
 */
public record SandboxSpec(
        String tag,
        ProcessSpec process,
        List<Mount> mounts,
        Path home,
        Map<String, Secret> secrets,
        Set<Guarantee> required,
        Network network,
        SandboxLimits limits,
        boolean bare) {

    public SandboxSpec {
        requireNonNull(tag, "tag");
        requireNonNull(process, "process");
        requireNonNull(home, "home");
        mounts = List.copyOf(mounts);
        secrets = Map.copyOf(secrets);
        required = Set.copyOf(required);
        requireNonNull(network, "network");
        requireNonNull(limits, "limits");
        if (bare && network instanceof Network.Listed) {
            throw new IllegalArgumentException(
                    "what leads to listed hosts may need the JDK, which a bare system hasn't");
        }
    }

    /** One without limits of its own. */
    public SandboxSpec(
            String tag,
            ProcessSpec process,
            List<Mount> mounts,
            Path home,
            Map<String, Secret> secrets,
            Set<Guarantee> required,
            Network network) {
        this(tag, process, mounts, home, secrets, required, network, SandboxLimits.NONE, false);
    }

    /** One without a network. */
    public SandboxSpec(
            String tag,
            ProcessSpec process,
            List<Mount> mounts,
            Path home,
            Map<String, Secret> secrets,
            Set<Guarantee> required) {
        this(tag, process, mounts, home, secrets, required, Network.none());
    }

    /** Whether a path is in its home or in what is mounted. */
    boolean shows(Path path) {
        return Stream.concat(Stream.of(home), mounts.stream().map(Mount::path)).anyMatch(path::startsWith);
    }

    /** The same command with another network. */
    public SandboxSpec withNetwork(Network other) {
        return new SandboxSpec(tag, process, mounts, home, secrets, required, other, limits, bare);
    }

    /** The same command with other limits. */
    public SandboxSpec withLimits(SandboxLimits other) {
        return new SandboxSpec(tag, process, mounts, home, secrets, required, network, other, bare);
    }

    /** The same command, which needs no JDK and no settings of the system. */
    public SandboxSpec withBareSystem() {
        return new SandboxSpec(tag, process, mounts, home, secrets, required, network, limits, true);
    }
}
