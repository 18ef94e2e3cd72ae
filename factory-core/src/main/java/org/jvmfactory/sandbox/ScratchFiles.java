package org.jvmfactory.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that one start of a sandbox needs, in a directory of their own. */
final class ScratchFiles implements AutoCloseable {

    private static final String PREFIX = "sandbox-";
    private static final String TAG = "tag";

    /** Some of the files can be written from inside. */
    private static final int MOST_READ = 64 * 1024;

    private final Path directory;

    private ScratchFiles(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory for all of them where it is missing; the agent's user can enter it, nobody else can look into it. */
    static void prepare(Path scratch) {
        if (Files.isDirectory(scratch)) {
            return;
        }
        try {
            Files.createDirectories(scratch);
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw failed("make '" + scratch + "'", e);
        }
    }

    /** Files for a start that carries {@code tag}. Whoever knows their names can reach them: their own modes decide. */
    static ScratchFiles in(Path scratch, String tag) {
        try {
            ScratchFiles files = new ScratchFiles(Files.createTempDirectory(scratch, PREFIX));
            Files.setPosixFilePermissions(files.directory, PosixFilePermissions.fromString("rwx--x--x"));
            files.write(TAG, tag);
            return files;
        } catch (IOException e) {
            throw failed("make a directory in '" + scratch + "'", e);
        }
    }

    /** What names the starts with {@code tag} that nobody has cleared away. */
    static List<String> ids(Path scratch, String tag) {
        return of(scratch, tag).stream().map(ScratchFiles::id).toList();
    }

    /** What a JVM that died left of starts with {@code tag}, or has of those that run. */
    static List<ScratchFiles> of(Path scratch, String tag) {
        List<ScratchFiles> found = new ArrayList<>();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch, PREFIX + "*")) {
            for (Path directory : left) {
                ScratchFiles files = new ScratchFiles(directory);
                if (files.read(TAG).equals(tag)) {
                    found.add(files);
                }
            }
        } catch (IOException e) {
            throw failed("look through '" + scratch + "'", e);
        }
        return found;
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
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] content) {
        Path file = path(name);
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw failed("write '" + file + "'", e);
        }
    }

    /** {@code file} belongs to the agent's user from now on. */
    void passTo(AgentUser user, Path file) throws IOException {
        if (user.switched()) {
            Files.setAttribute(file, "unix:uid", user.id());
            Files.setAttribute(file, "unix:gid", user.id());
        }
    }

    /** What stands in the file, nothing where there is none. */
    String read(String name) {
        Path file = path(name);
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(MOST_READ), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
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
