package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The host's user under which commands run. Where the JVM is root that is another one: root in a namespace is still the host's root
 * where it matters.
 *
 * @param id uid and gid
 * @param switched whether commands must become that user first
 */
record AgentUser(int id, boolean switched) {

    private static final int ROOT = 0;

    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int EXECUTE = 1;
    private static final int OWNER = 6;
    private static final int GROUP = 3;

    /**
     * @throws SandboxException when it can't be had; the message says what to do
     */
    static AgentUser of(SandboxHost host) {
        return of(ownUser(host.scratch()), host.agentUser());
    }

    /** For a JVM of the user {@code own}. */
    static AgentUser of(int own, OptionalInt wanted) {
        if (own == ROOT) {
            return switched(wanted);
        }
        if (wanted.isPresent() && wanted.getAsInt() != own) {
            throw unavailable("Commands shall run as user " + wanted.getAsInt() + ", but this JVM runs as user " + own
                    + " and only root can change users. Leave the agent user out, or run the JVM as root.");
        }
        return new AgentUser(own, false);
    }

    private static AgentUser switched(OptionalInt wanted) {
        if (wanted.isEmpty()) {
            throw unavailable(
                    "This JVM runs as root, and no command may: root can undo every sandbox. Run the JVM as an ordinary"
                            + " user, or name an agent user: a uid that owns nothing on this host.");
        }
        int id = wanted.getAsInt();
        if (id <= ROOT) {
            throw unavailable("The agent user can't be " + id + ". Name a uid above 0 that owns nothing on this host.");
        }
        return new AgentUser(id, true);
    }

    /** What a command line begins with to run as this user. */
    List<String> prefix() {
        if (!switched) {
            return List.of();
        }
        String number = Integer.toString(id);
        return List.of("setpriv", "--reuid", number, "--regid", number, "--clear-groups");
    }

    /**
     * Whether the mode of {@code path} alone lets this user do what {@code test}'s flag stands for: {@code -r}, {@code -w} or {@code -x}.
     * False where it doesn't, or can't be seen.
     */
    boolean evidentlyMay(String flag, Path path) {
        if (!switched) {
            return switch (flag) {
                case "-r" -> Files.isReadable(path);
                case "-w" -> Files.isWritable(path);
                default -> Files.isExecutable(path);
            };
        }
        int right = switch (flag) {
            case "-r" -> READ;
            case "-w" -> WRITE;
            default -> EXECUTE;
        };
        try {
            Map<String, Object> seen = Files.readAttributes(path, "unix:uid,gid,mode");
            int shift = number(seen, "uid") == id ? OWNER : number(seen, "gid") == id ? GROUP : 0;
            return (number(seen, "mode") >> shift & right) == right;
        } catch (IOException e) {
            return false;
        }
    }

    private static int number(Map<String, Object> seen, String name) {
        return (Integer) requireNonNull(seen.get(name), name);
    }

    private static int attribute(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:" + name);
    }

    private static int ownUser(Path scratch) {
        try {
            Path file = Files.createTempFile(scratch, "user-", "");
            try {
                return attribute(file, "uid");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't write to the sandboxes' directory '" + scratch + "': " + e.getMessage()
                            + ". Create it for this JVM's user.",
                    e);
        } catch (UnsupportedOperationException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "The file system of '" + scratch + "' knows no users. Sandboxes need a Unix system.",
                    e);
        }
    }

    private static SandboxException unavailable(String reason) {
        return new SandboxException(SandboxException.Code.UNAVAILABLE, reason);
    }
}
