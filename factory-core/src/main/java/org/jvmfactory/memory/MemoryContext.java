package org.jvmfactory.memory;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jvmfactory.config.ConfigNode;

/**
 * What a memory store gets from Factory.
 *
 * @param directory Factory's data directory, where a store may keep a file; may not be there yet
 * @param settings what stands under {@code memory:}, {@code type} included
 */
public record MemoryContext(Path directory, ConfigNode settings) {

    public MemoryContext {
        requireNonNull(directory, "directory");
        requireNonNull(settings, "settings");
    }
}
