package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import org.jvmfactory.config.ConfigNode;

/**
 * What a tracker gets from Factory.
 *
 * @param name what the configuration calls it; the references to its tickets say so, too
 * @param settings what stands under that name, {@code type} included
 */
public record TrackerContext(String name, ConfigNode settings, InstantSource time) {

    public TrackerContext {
        requireNonNull(name, "name");
        requireNonNull(settings, "settings");
        requireNonNull(time, "time");
    }
}
