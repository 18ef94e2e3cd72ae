package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** A file or directory of the host that a sandbox sees, at the same path. */
public record Mount(Path path, Access access) {

    /** What may be done with a mount. */
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }

    public Mount {
        requireNonNull(access, "access");
        if (!requireNonNull(path, "path").isAbsolute() || !path.equals(path.normalize())) {
            throw new IllegalArgumentException("a mount needs an absolute path without '..', got '" + path + "'");
        }
    }

    public static Mount readOnly(Path path) {
        return new Mount(path, Access.READ_ONLY);
    }

    public static Mount readWrite(Path path) {
        return new Mount(path, Access.READ_WRITE);
    }
}
