package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.InstantSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

/**
 * What a code host gets from Factory.
 *
 * @param directory where it may keep what it needs to; made by whoever needs it
 * @param processes starts child processes
 * @param config the kind's own settings
 */
public record CodeHostContext(Path directory, ChildProcesses processes, ConfigNode config, InstantSource time) {

    public CodeHostContext {
        requireNonNull(directory, "directory");
        requireNonNull(processes, "processes");
        requireNonNull(config, "config");
        requireNonNull(time, "time");
    }
}
