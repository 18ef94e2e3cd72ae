package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

/**
 * What a sandbox gets from Factory.
 *
 * @param processes starts child processes, all from one thread that lives as long as the {@code Factory}
 * @param scratch a directory for the files a sandbox needs itself, made where it is missing; only the JVM's user writes to it, the agent's user can enter it
 * @param agentUser the host's uid and gid under which commands run, where the JVM is root; empty where they run as the JVM's own user
 * @param config the kind's own settings
 */
public record SandboxHost(ChildProcesses processes, Path scratch, OptionalInt agentUser, ConfigNode config) {

    public SandboxHost {
        requireNonNull(processes, "processes");
        requireNonNull(scratch, "scratch");
        requireNonNull(agentUser, "agentUser");
        requireNonNull(config, "config");
    }
}
