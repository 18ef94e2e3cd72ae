package org.jvmfactory.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;

/**
 * The directory of a task, or of a branch of a parallel node in it: the tree, the HOMEs, and the record that says which workspace it is, written last. The directory itself is the
 * host's, so nothing in it is anything else than what the host put there; below the tree and the HOMEs the host never looks.
 */
record TaskDirectory(TaskId task, Optional<String> lane, Path path, Ownership ownership) {

    private static final Pattern RECORD =
            Pattern.compile("branch (\\S+)\nbase-branch (\\S+)\nbase ([0-9a-f]{40})\nobjects ([^\n]+)\n");
    private static final String DRIVERS = "drivers";
    private static final String MIXED = "mixed";
    private static final String LANES = "branches";
    private static final String LANE = "lane";
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,60}");

    Path tree() {
        return path.resolve("tree");
    }

    /** The directory of a branch of a parallel node, which may not be there. */
    TaskDirectory lane(String name) {
        return new TaskDirectory(task, Optional.of(name), path.resolve(LANES).resolve(name(name)), ownership);
    }

    /** Those that were made here. */
    List<TaskDirectory> lanes() throws IOException {
        List<TaskDirectory> lanes = new ArrayList<>();
        if (Files.isDirectory(path.resolve(LANES))) {
            for (Path directory : children(path.resolve(LANES), "*")) {
                Path name = directory.resolve(LANE);
                String lane =
                        Files.isRegularFile(name) ? Files.readString(name) : String.valueOf(directory.getFileName());
                lanes.add(new TaskDirectory(task, Optional.of(lane), directory, ownership));
            }
        }
        return lanes;
    }

    /** Makes the directory itself, so that the agent's user can go through it. */
    void make() throws IOException {
        if (lane.isPresent()) {
            Path lanes = requireNonNull(path.getParent());
            ownership.passage(requireNonNull(lanes.getParent()));
            ownership.passage(lanes);
        }
        ownership.passage(path);
        if (lane.isPresent()) {
            Files.writeString(path.resolve(LANE), lane.get());
        }
    }

    /**
     * What was made here.
     *
     * @param objects the directory from which the tree's repository borrows
     */
    record Made(Workspace workspace, Path objects) {}

    /** The workspace that was made here, if it was made to the end. */
    Optional<Made> made() throws IOException {
        Path record = record();
        if (!Files.isRegularFile(record) || !Files.isDirectory(tree(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Matcher matcher = RECORD.matcher(Files.readString(record));
        return matcher.matches()
                ? Optional.of(new Made(
                        new Workspace(task, lane, tree(), matcher.group(1), matcher.group(2), matcher.group(3)),
                        Path.of(matcher.group(4))))
                : Optional.empty();
    }

    void record(Made made) throws IOException {
        Workspace workspace = made.workspace();
        Path fresh = Files.createTempFile(path, "workspace", ".new");
        Files.writeString(
                fresh,
                "branch " + workspace.branch() + "\nbase-branch " + workspace.baseBranch() + "\nbase "
                        + workspace.base() + "\nobjects " + made.objects() + "\n");
        Files.move(fresh, record(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** An empty tree of the agent's; one that is there already is kept beside it, whatever it is. */
    void freshTree() throws IOException {
        Files.deleteIfExists(record());
        if (Files.exists(tree(), LinkOption.NOFOLLOW_LINKS)) {
            setAside(tree());
        }
        ownership.agents(tree());
    }

    /** What is here is of no use any more: the next tree is a fresh one, and so are the HOMEs. */
    void outdated() throws IOException {
        for (TaskDirectory branch : lanes()) {
            branch.outdated();
        }
        drivers(List.of());
        Files.deleteIfExists(record());
        if (Files.isDirectory(path.resolve("homes"))) {
            for (Path home : children(path.resolve("homes"), "*")) {
                setAside(home);
            }
        }
    }

    private void setAside(Path directory) throws IOException {
        int number = 1;
        while (Files.exists(path.resolve("broken-" + number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        Files.move(directory, path.resolve("broken-" + number), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Those who may have been the last to work here; empty where nobody wrote that down. */
    Optional<List<InstanceId>> drivers() throws IOException {
        return Files.isRegularFile(path.resolve(DRIVERS))
                ? Optional.of(Files.readAllLines(path.resolve(DRIVERS)).stream()
                        .map(InstanceId::new)
                        .toList())
                : Optional.empty();
    }

    void drivers(List<InstanceId> drivers) throws IOException {
        Path fresh = Files.createTempFile(path, DRIVERS, ".new");
        Files.write(fresh, drivers.stream().map(InstanceId::value).toList());
        Files.move(fresh, path.resolve(DRIVERS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the tree may hold something else than what its agents left: {@link #mixed(boolean)} said so last. */
    boolean mixed() {
        return Files.exists(path.resolve(MIXED), LinkOption.NOFOLLOW_LINKS);
    }

    void mixed(boolean mixed) throws IOException {
        if (mixed) {
            Files.writeString(path.resolve(MIXED), "");
        } else {
            Files.deleteIfExists(path.resolve(MIXED));
        }
    }

    /** HOME of the commands that work here for the host. Nothing of value is in it. */
    Path scratch() throws IOException {
        return ownership.agents(path.resolve("scratch"));
    }

    Path home(String lineage) throws IOException {
        ownership.passage(path.resolve("homes"));
        return ownership.agents(path.resolve("homes").resolve(name(lineage)));
    }

    /** A directory with these files, which the agent's user can read. */
    Path files(Map<String, byte[]> contents) throws IOException {
        Path directory = Files.createTempDirectory(path, "files-");
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Path target = directory.resolve(file.getKey());
            if (!directory.equals(target.getParent())) {
                throw new IllegalArgumentException("'" + file.getKey() + "' is not the plain name of a file");
            }
            Files.write(target, file.getValue());
            ownership.readable(target, false);
        }
        ownership.readable(directory, true);
        return directory;
    }

    /** The directories here that the agent's user has written. */
    List<Path> agentsDirectories() throws IOException {
        List<Path> found = new ArrayList<>(children(path, "{tree,scratch,broken-*}"));
        if (Files.isDirectory(path.resolve("homes"))) {
            found.addAll(children(path.resolve("homes"), "*"));
        }
        for (TaskDirectory branch : lanes()) {
            found.addAll(branch.agentsDirectories());
        }
        return found;
    }

    /** Takes the directory away after the agent's directories were emptied. */
    void remove() throws IOException {
        for (TaskDirectory branch : lanes()) {
            branch.remove();
        }
        Files.deleteIfExists(path.resolve(LANES));
        for (Path directory : agentsDirectories()) {
            Files.delete(directory);
        }
        Files.deleteIfExists(path.resolve("homes"));
        for (Path child : children(path, "*")) {
            removeFiles(child);
        }
        Files.delete(path);
    }

    /** Takes a file, or a directory of files, of the host away. */
    static void removeFiles(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path file : children(path, "*")) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(path);
    }

    private Path record() {
        return path.resolve("workspace");
    }

    /** A readable name where {@code text} can be one, else a part of it and a hash: no two texts have the same. */
    private static String name(String text) {
        if (PLAIN_NAME.matcher(text).matches()) {
            return text;
        }
        String part = text.replaceAll("[^A-Za-z0-9_-]+", "-");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return part.substring(0, Math.min(30, part.length())) + "~"
                    + HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private static List<Path> children(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            List<Path> children = new ArrayList<>();
            stream.forEach(children::add);
            return children;
        }
    }
}
