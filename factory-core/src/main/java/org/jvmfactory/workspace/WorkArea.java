package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jvmfactory.workspace.WorkspaceException.Code;

/**
 * Where mirrors and workspaces lie: in the data directory, unless commands run as a user who can't get there. Decided once and recorded in
 * the data directory, because a workspace keeps its path for life. Immutable, thread-safe.
 */
public final class WorkArea {

    private static final Path ELSEWHERE = Path.of("/var/lib/factory");
    private static final String RECORD = "work-area";

    private final Path directory;
    private final Ownership ownership;

    private WorkArea(Path directory, Ownership ownership) {
        this.directory = directory;
        this.ownership = ownership;
    }

    /**
     * The area that belongs to {@code data}, made where it is missing.
     *
     * @param agentUser uid and gid under which commands run where the JVM is root; empty where they run as the JVM's own user
     * @throws WorkspaceException when there is none that this user can enter
     */
    public static WorkArea of(Path data, OptionalInt agentUser) {
        return of(data, agentUser, ELSEWHERE);
    }

    static WorkArea of(Path data, OptionalInt agentUser, Path elsewhere) {
        Ownership ownership = new Ownership(requireNonNull(agentUser, "agentUser"));
        try {
            Path home = Files.createDirectories(data.toAbsolutePath()).toRealPath();
            Path record = home.resolve(RECORD);
            Path directory = Files.exists(record)
                    ? Path.of(Files.readString(record).strip())
                    : ownership.canEnter(home) ? home.resolve("work") : elsewhere.resolve(hash(home));
            if (!directory.startsWith(home)) {
                Files.createDirectories(elsewhere);
            }
            ownership.passage(directory);
            if (!ownership.canEnter(directory)) {
                throw new WorkspaceException(
                        Code.UNREACHABLE,
                        "User " + agentUser.getAsInt() + ", as whom commands run, can't enter the work area '"
                                + directory
                                + "'. Allow it for the directories above, or keep Factory's data elsewhere.");
            }
            record(record, directory);
            ownership.passage(directory.resolve("mirrors"));
            ownership.passage(directory.resolve("tasks"));
            ownership.passage(directory.resolve("scratch"));
            return new WorkArea(directory, ownership);
        } catch (FileAlreadyExistsException e) {
            throw new WorkspaceException(
                    Code.FAILED,
                    "Can't make the work area of '" + data + "': '" + e.getFile()
                            + "' is in the way, it is no directory. Move it away, or keep Factory's data elsewhere.",
                    e);
        } catch (IOException e) {
            throw new WorkspaceException(Code.FAILED, "Can't make the work area of '" + data + "': " + e, e);
        }
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** Where the mirrors lie. */
    public Path mirrors() {
        return directory.resolve("mirrors");
    }

    /** Where the workspaces lie. */
    public Path tasks() {
        return directory.resolve("tasks");
    }

    /** Where sandboxes keep their own files. */
    public Path scratch() {
        return directory.resolve("scratch");
    }

    Ownership ownership() {
        return ownership;
    }

    private static void record(Path record, Path directory) throws IOException {
        if (!Files.exists(record)) {
            Path fresh = Files.createTempFile(record.getParent(), RECORD, ".new");
            Files.writeString(fresh, directory + "\n");
            Files.move(fresh, record, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String hash(Path path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
