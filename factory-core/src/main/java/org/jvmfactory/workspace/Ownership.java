package org.jvmfactory.workspace;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Whose the directories are: the host's, which the agent's user may pass through at most, or the agent's. Nobody else enters either.
 *
 * @param agentUser uid and gid of the agent's user; empty where that is the JVM's own
 */
record Ownership(OptionalInt agentUser) {

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    /** Makes a directory of the host that the agent's user can pass through, but not list or write. */
    Path passage(Path directory) throws IOException {
        create(directory);
        if (agentUser.isPresent()) {
            Files.setAttribute(directory, "unix:gid", agentUser.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        return permit(directory, agentUser.isPresent() ? "rwx--x---" : "rwx------");
    }

    /** Makes a directory of the agent's user. One that isn't that user's yet was left by a JVM that ended right after it had made it. */
    Path agents(Path directory) throws IOException {
        create(directory);
        if (agentUser.isPresent() && !isAgents(directory)) {
            Files.setPosixFilePermissions(directory, OWNERS);
            Files.setAttribute(directory, "unix:gid", agentUser.getAsInt(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:uid", agentUser.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        return directory;
    }

    private boolean isAgents(Path directory) throws IOException {
        Integer agent = agentUser.getAsInt();
        return agent.equals(Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    /** Lets the agent's user read what the host has written, and nobody but the host write it. */
    void readable(Path path, boolean directory) throws IOException {
        if (agentUser.isPresent()) {
            Files.setAttribute(path, "unix:gid", agentUser.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        permit(path, directory ? "rwxr-x---" : "rw-r-----");
    }

    /** Whether the agent's user can get into {@code directory}, as far as its mode and those above it say. */
    boolean canEnter(Path directory) throws IOException {
        if (agentUser.isEmpty()) {
            return true;
        }
        for (Path path = directory.toRealPath(); path != null; path = path.getParent()) {
            if (!canPass(path)) {
                return false;
            }
        }
        return true;
    }

    private boolean canPass(Path path) throws IOException {
        Integer agent = agentUser.getAsInt();
        int shift = 0;
        if (agent.equals(Files.getAttribute(path, "unix:uid"))) {
            shift = 6;
        } else if (agent.equals(Files.getAttribute(path, "unix:gid"))) {
            shift = 3;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        return ((mode >> shift) & 1) == 1;
    }

    /** Nobody else can enter it from the beginning. */
    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNERS));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    private static Path permit(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
