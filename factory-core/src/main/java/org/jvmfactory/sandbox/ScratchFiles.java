package org.jvmfactory.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that one start of a sandbox needs, in a directory of their own. */
final class ScratchFiles implements AutoCloseable {

    private final Path directory;

    private ScratchFiles(Path directory) {
        this.directory = directory;
    }

    static ScratchFiles in(Path scratch) {
        try {
            return new ScratchFiles(Files.createTempDirectory(scratch, "sandbox-"));
        } catch (IOException e) {
            throw failed("create a directory in '" + scratch + "'", e);
        }
    }

    /** Names this start and no other. */
    String id() {
        return directory.getFileName().toString();
    }

    /** A file that the sandbox will write. */
    Path path(String name) {
        return directory.resolve(name);
    }

    Path write(String name, String content) {
        Path file = path(name);
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw failed("write '" + file + "'", e);
        }
    }

    /** What stands in the file, nothing where there is none. */
    String read(String name) {
        Path file = path(name);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw failed("read '" + file + "'", e);
        }
    }

    @Override
    public void close() {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw failed("remove '" + directory + "'", e);
        }
    }

    private static SandboxException failed(String what, IOException e) {
        return new SandboxException(
                SandboxException.Code.UNAVAILABLE,
                "Can't " + what + ": " + e.getMessage() + ". See to the disk and its rights.",
                e);
    }
}
