package org.jvmfactory.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;

/** Directories for a probe: a home, and things outside that it must not reach. */
final class ProbeGround implements AutoCloseable {

    private static final String MARK = "factory-";
    private static final String UNTOUCHED = "untouched";

    /** Directories that everybody can write to on most hosts. */
    private static final List<Path> PUBLIC = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    private final Path directory;

    private ProbeGround(Path directory) {
        this.directory = directory;
    }

    static ProbeGround in(Path scratch, AgentUser user) {
        try {
            ProbeGround ground = new ProbeGround(Files.createTempDirectory(scratch, "probe-"));
            allow(ground.directory, "rwxr-xr-x");
            allow(Files.createDirectory(ground.home()), "rwx------");
            if (user.switched()) {
                Files.setAttribute(ground.home(), "unix:uid", user.id());
                Files.setAttribute(ground.home(), "unix:gid", user.id());
            }
            allow(Files.writeString(ground.ownFile(), UNTOUCHED), "rw-r--r--");
            allow(Files.createDirectory(ground.open()), "rwxrwxrwx");
            allow(Files.writeString(ground.open().resolve("secret"), ground.id() + "\n"), "rw-r--r--");
            return ground;
        } catch (IOException e) {
            throw failed("prepare the probe in '" + scratch + "'", e);
        }
    }

    /** Nothing else on the host says this. */
    String id() {
        return MARK + directory.getFileName();
    }

    Path home() {
        return directory.resolve("home");
    }

    /** A file of the JVM's user that others may only read. */
    Path ownFile() {
        return directory.resolve("own");
    }

    /** A directory that everybody may write to, as far as its mode goes. */
    Path open() {
        return directory.resolve("open");
    }

    /** A command that sees nothing but the home. */
    SandboxSpec spec(List<String> command, ByteSink stdout) {
        return spec(command, stdout, ByteSink.NOWHERE);
    }

    SandboxSpec spec(List<String> command, ByteSink stdout, ByteSink stderr) {
        ProcessSpec process = ProcessSpec.of(command, home()).withOutput(stdout, stderr);
        return new SandboxSpec("probe-of-" + id(), process, List.of(), home(), Map.of(), Set.of());
    }

    boolean ownFileTouched() {
        try {
            return !Files.readString(ownFile()).equals(UNTOUCHED);
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether a file that the probe tried to write outside is there; what is there goes away. */
    boolean writtenOutside() {
        List<Path> written = Stream.concat(Stream.of(open()), PUBLIC.stream())
                .map(parent -> parent.resolve(id()))
                .filter(Files::exists)
                .toList();
        try {
            for (Path file : written) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failed("remove what the probe wrote", e);
        }
        return !written.isEmpty();
    }

    @Override
    public void close() {
        boolean unused = writtenOutside();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw failed("remove '" + directory + "'", e);
        }
    }

    private static void allow(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static SandboxException failed(String what, IOException e) {
        return new SandboxException(
                SandboxException.Code.UNAVAILABLE,
                "Can't " + what + ": " + e.getMessage() + ". See to the disk and its rights.",
                e);
    }
}
