package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

/**
 * What a notifier gets from Factory.
 *
 * @param name what the configuration calls it
 * @param settings what stands under that name, {@code type} included
 * @param processes starts child processes
 */
public record NotifierContext(String name, ConfigNode settings, ChildProcesses processes, InstantSource time) {

    public NotifierContext {
        requireNonNull(name, "name");
        requireNonNull(settings, "settings");
        requireNonNull(processes, "processes");
        requireNonNull(time, "time");
    }
}
