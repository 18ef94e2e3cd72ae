package org.jvmfactory.testkit.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes temporary directories that every user may enter, as agents must who run as another user:
 * {@code @TempDir(factory = TestDirectories.class)}. They lie in the JVM's directory for temporary files, whose parents must be open too, and
 * JUnit removes them.
 */
public final class TestDirectories implements TempDirFactory {

    public TestDirectories() {}

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        Path directory = Files.createTempDirectory("factory-").toRealPath();
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
