package org.jvmfactory.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.workspace.TaskDirectory.Made;
import org.jvmfactory.workspace.TreeScripts.Call;
import org.jvmfactory.workspace.WorkspaceException.Code;

/**
 * The workspaces of an instance. Once a tree stands, the host neither runs git in it nor opens a file below it: whatever is done there is
 * done by a script in a sandbox. Thread-safe for different tasks; one task's workspace is its driver's alone.
 */
public final class Workspaces {

    private static final int LONGEST_SLUG = 40;
    private static final int SMALL = 64 * 1024;
    private static final String REBUILT = "rebuilt";
    private static final String CONFLICT = "conflict:";

    private final WorkArea area;
    private final WorkspaceSettings settings;
    private final TreeScripts scripts;

    public Workspaces(WorkArea area, Sandbox sandbox, WorkspaceSettings settings) {
        this.area = requireNonNull(area, "area");
        this.settings = requireNonNull(settings, "settings");
        this.scripts = new TreeScripts(requireNonNull(sandbox, "sandbox"), settings);
    }

    /** The name of a task's own branch: {@code factory/<task>-<the title in a few plain words>}. */
    public static String branch(TaskId task, String title) {
        String plain = Normalizer.normalize(title.replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String slug = plain.substring(0, Math.min(LONGEST_SLUG, plain.length())).replaceAll("-$", "");
        return "factory/" + task + (slug.isEmpty() ? "" : "-" + slug);
    }

    /**
     * The workspace of a task, or of a branch in it: the one that stands, as its agents left it, else a new one. What is left of one that was never finished is kept beside it.
     *
     * @throws org.jvmfactory.git.GitException when the base holds what can't be worked with
     * @throws WorkspaceException when it can't be made
     */
    public Workspace open(WorkspaceRequest request, Mirror mirror) throws InterruptedException {
        TaskDirectory place = place(request.task(), request.lane());
        Workspace wanted = new Workspace(
                request.task(), request.lane(), place.tree(), request.branch(), request.baseBranch(), request.base());
        try {
            Made made = new Made(wanted, mirror.objects());
            Optional<Made> there = place.made();
            boolean same = there.equals(Optional.of(made));
            boolean moved = !same
                    && there.map(it -> new Made(it.workspace().at(wanted.base()), it.objects()))
                            .equals(Optional.of(made)); // the branch was moved since
            if (same || moved) {
                if (moved) {
                    place.record(made);
                }
                if (place.mixed()) { // whoever was at work was stopped before they could put it back
                    restore(wanted, request.tip());
                }
                return wanted;
            }
            mirror.requireSupported(request.base());
            place.make();
            place.freshTree();
            run(place, "create", made.objects(), List.of(request.branch(), request.tip()), "", SMALL);
            place.record(made);
            return wanted;
        } catch (IOException e) {
            throw failed("make", request.task(), e);
        }
    }

    /** The workspace of a task, if it has one. */
    public Optional<Workspace> find(TaskId task) {
        try {
            return place(task, Optional.empty()).made().map(Made::workspace);
        } catch (IOException e) {
            throw failed("find", task, e);
        }
    }

    /** The workspaces of branches that a task has. */
    public List<Workspace> lanes(TaskId task) {
        try {
            List<Workspace> found = new ArrayList<>();
            for (TaskDirectory lane : place(task, Optional.empty()).lanes()) {
                lane.made().map(Made::workspace).ifPresent(found::add);
            }
            return found;
        } catch (IOException e) {
            throw failed("find the branches of", task, e);
        }
    }

    /** Whether {@code last} worked on the task in the workspace that is here; where nobody wrote down who did, it is believed to have. */
    public boolean leftBy(InstanceId last, TaskId task) {
        return leftBy(last, task, Optional.empty());
    }

    /** The same for the workspace of a branch. */
    public boolean leftBy(InstanceId last, TaskId task, Optional<String> lane) {
        try {
            TaskDirectory place = place(task, lane);
            return place.made().isPresent()
                    && place.drivers().map(drivers -> drivers.contains(last)).orElse(true);
        } catch (IOException e) {
            throw failed("find", task, e);
        }
    }

    /**
     * {@code driver} works here from now on.
     *
     * @param last who worked here before; empty where the workspace was made just now
     */
    public void enter(Workspace workspace, InstanceId driver, Optional<InstanceId> last) {
        try {
            Set<InstanceId> drivers = new LinkedHashSet<>();
            last.ifPresent(drivers::add);
            drivers.add(driver);
            place(workspace).drivers(List.copyOf(drivers));
        } catch (IOException e) {
            throw failed("enter", workspace.task(), e);
        }
    }

    /** The task was worked on elsewhere: what is here of it is set aside, with its branches, and {@link #open} makes a new workspace. */
    public void outdated(TaskId task) {
        TaskDirectory place = place(task, Optional.empty());
        try {
            place.make();
            place.outdated();
        } catch (IOException e) {
            throw failed("set aside", task, e);
        }
    }

    /** HOME of the sessions of one lineage, such as a role: they never share it with another's. Made where it is missing. */
    public Path home(Workspace workspace, String lineage) {
        try {
            return place(workspace).home(requireNonNull(lineage, "lineage"));
        } catch (IOException e) {
            throw failed("make a HOME in", workspace.task(), e);
        }
    }

    /** Makes a directory with files that agents can read and not write, to be seen at its path. */
    public Path files(Workspace workspace, Map<String, byte[]> contents) {
        try {
            return place(workspace).files(contents);
        } catch (IOException e) {
            throw failed("put files into", workspace.task(), e);
        }
    }

    /** Takes a directory away that {@link #files} made. */
    public void removeFiles(Path directory) {
        try {
            TaskDirectory.removeFiles(directory);
        } catch (IOException e) {
            throw new WorkspaceException(Code.FAILED, "Can't remove '" + directory + "': " + e, e);
        }
    }

    /**
     * Takes an agent's commits, and what it left uncommitted, over into the mirror. Wherever the agent left its repository, afterwards its
     * own branch is checked out at what was handed over. Only when no process of the agent is left.
     *
     * @param previous the tip before
     * @param message of the commit that is made where something was left uncommitted
     * @throws org.jvmfactory.git.GitException when the commits are rejected; the tree stays as it is
     * @throws WorkspaceException when they can't be taken out; the tree stays as it is
     */
    public HandedOver handOver(Workspace workspace, Mirror mirror, String previous, String message)
            throws InterruptedException {
        List<String> arguments = List.of(workspace.branch(), workspace.base(), previous);
        ScriptOutput output =
                ScriptOutput.read(script(workspace, "hand-over", arguments, message, settings.maxPackBytes()));
        ScriptOutput.Packed packed = output.packed()
                .orElseThrow(() -> new WorkspaceException(
                        Code.FAILED,
                        "The hand-over from the workspace of task '" + workspace.task() + "' names no commit"));
        mirror.acceptPack(workspace.kept(), workspace.base(), packed.commit(), packed.pack());
        List<String> removed = output.parts().stream()
                .filter(part -> !part.equals(REBUILT))
                .map(part -> part.replaceFirst("^\\./", ""))
                .toList();
        Optional<byte[]> kept = packed.commit().equals(previous) ? Optional.empty() : Optional.of(packed.pack());
        return new HandedOver(packed.commit(), kept, removed, output.parts().contains(REBUILT));
    }

    /**
     * Brings the commits after {@code from} up to {@code tip} onto {@code onto}, and with them the tree. Where they contradict what is there,
     * {@code onto} is merged in instead, and what nobody but a reader can resolve is left in the tree: the next {@link #handOver} takes the
     * merge with it. What was left uncommitted before goes.
     *
     * @throws org.jvmfactory.git.GitException when the commits are rejected
     */
    public Rebased rebase(Workspace workspace, Mirror mirror, String from, String onto, String tip)
            throws InterruptedException {
        List<String> arguments = List.of(workspace.branch(), from, onto, tip);
        ScriptOutput output = ScriptOutput.read(script(workspace, "rebase", arguments, "", settings.maxPackBytes()));
        if (output.packed().isPresent()) {
            ScriptOutput.Packed packed = output.packed().get();
            mirror.acceptPack(workspace.kept(), onto, packed.commit(), packed.pack());
            return new Rebased(
                    Optional.of(new HandedOver(packed.commit(), Optional.of(packed.pack()), List.of(), false)),
                    List.of());
        }
        List<String> conflicts = output.parts().stream()
                .filter(part -> part.startsWith(CONFLICT))
                .map(part -> part.substring(CONFLICT.length()))
                .toList();
        if (conflicts.isEmpty()) {
            throw new WorkspaceException(
                    Code.FAILED, "The rebase in the workspace of task '" + workspace.task() + "' came to nothing");
        }
        return new Rebased(Optional.empty(), conflicts);
    }

    /** Takes away the locks that a git left in the tree which was killed; files and index stay. Nobody may be at work there. */
    public void unlock(Workspace workspace) throws InterruptedException {
        script(workspace, "unlock", List.of(), "", SMALL);
    }

    /** Puts the tree back to {@code commit}: changes and new files go, files that git ignores stay. */
    public void restore(Workspace workspace, String commit) throws InterruptedException {
        script(workspace, "restore", List.of(workspace.branch(), commit), "", SMALL);
        mark(workspace, false);
    }

    /**
     * Makes the tree that of the base commit, but for the files {@code kept}, which become those of {@code commit}. {@link #restore} puts it
     * back; where nobody comes to that, {@link #open} does. Files that git ignores stay.
     */
    public void mix(Workspace workspace, String commit, List<String> kept) throws InterruptedException {
        String paths = kept.isEmpty() ? "" : String.join("\0", kept) + "\0";
        mark(workspace, true);
        script(workspace, "mix", List.of(workspace.branch(), workspace.base(), commit), paths, SMALL);
    }

    /** A HOME's files as a tar archive; empty where there are none, or more than the settings allow. */
    public Optional<byte[]> archiveHome(Workspace workspace, String lineage) throws InterruptedException {
        Path home = home(workspace, lineage);
        Call call = new Call(
                "archive",
                home,
                List.of(Mount.readOnly(home)),
                List.of(home.toString()),
                new ProcessSpec.Input.Nothing(),
                settings.maxArchiveBytes());
        try {
            byte[] archive = scripts.run(place(workspace), call);
            return archive.length == 0 ? Optional.empty() : Optional.of(archive);
        } catch (WorkspaceException e) {
            if (e.code() == Code.TOO_LARGE) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw failed("archive a HOME of", workspace.task(), e);
        }
    }

    /** Puts the files of an archive back into a HOME. */
    public void restoreHome(Workspace workspace, String lineage, byte[] archive) throws InterruptedException {
        Path home = home(workspace, lineage);
        Call call = new Call(
                "unpack",
                home,
                List.of(Mount.readWrite(home)),
                List.of(home.toString()),
                new ProcessSpec.Input.Bytes(archive),
                SMALL);
        try {
            scripts.run(place(workspace), call);
        } catch (IOException e) {
            throw failed("unpack a HOME of", workspace.task(), e);
        }
    }

    /** The tasks that have a workspace here, or what is left of one. */
    public Set<TaskId> tasks() {
        Set<TaskId> found = new TreeSet<>(Comparator.comparing(TaskId::value));
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(area.tasks(), Files::isDirectory)) {
            for (Path directory : directories) {
                String name = directory.getFileName().toString();
                if (TaskId.isValid(name)) { // somebody may have put something else there
                    found.add(new TaskId(name));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new WorkspaceException(Code.FAILED, "Can't list the workspaces in '" + area.tasks() + "': " + e, e);
        }
        return found;
    }

    /**
     * What is taken of the disk.
     *
     * @param workspaces how many there are, in so many bytes
     * @param mirrors bytes of the mirrors
     * @param free bytes that are left
     */
    public record Room(int workspaces, long bytes, long mirrors, long free) {}

    /** Takes some milliseconds for each workspace. */
    public Room room() throws InterruptedException {
        long bytes = 0;
        Set<TaskId> tasks = tasks();
        for (TaskId task : tasks) {
            bytes += size(task);
        }
        try {
            long free = Files.getFileStore(area.directory()).getUsableSpace();
            return new Room(tasks.size(), bytes, bytesBelow(area.mirrors()), free);
        } catch (IOException e) {
            throw new WorkspaceException(
                    Code.FAILED, "Can't see how much room '" + area.directory() + "' takes: " + e, e);
        }
    }

    private static long bytesBelow(Path directory) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            /** A fetch that is under way has just taken it away. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    /** How many bytes of disk the workspace of a task takes, with its HOMEs and whatever was kept beside it. */
    public long size(TaskId task) throws InterruptedException {
        TaskDirectory place = place(task, Optional.empty());
        try {
            Path scratch = place.scratch();
            List<Path> directories = place.agentsDirectories();
            Call call = new Call(
                    "size",
                    scratch,
                    directories.stream().map(Mount::readOnly).toList(),
                    directories.stream().map(Path::toString).toList(),
                    new ProcessSpec.Input.Nothing(),
                    SMALL);
            String kibibytes = new String(scripts.run(place, call), UTF_8).strip();
            return kibibytes.matches("\\d{1,12}") ? 1024 * Long.parseLong(kibibytes) : 0;
        } catch (IOException e) {
            throw failed("measure", task, e);
        }
    }

    /** Removes a workspace with its HOMEs, its branches and whatever was kept beside it. Only after its work was handed over. */
    public void remove(Workspace workspace) throws InterruptedException {
        TaskDirectory place = place(workspace);
        if (!Files.isDirectory(place.path())) {
            return;
        }
        try {
            Path scratch = place.scratch();
            List<Path> directories = place.agentsDirectories();
            Call call = new Call(
                    "remove",
                    scratch,
                    directories.stream().map(Mount::readWrite).toList(),
                    directories.stream().map(Path::toString).toList(),
                    new ProcessSpec.Input.Nothing(),
                    SMALL);
            scripts.run(place, call);
            place.remove();
        } catch (IOException e) {
            throw failed("remove", workspace.task(), e);
        }
    }

    private void mark(Workspace workspace, boolean mixed) {
        try {
            place(workspace).mixed(mixed);
        } catch (IOException e) {
            throw failed("mark", workspace.task(), e);
        }
    }

    private byte[] script(Workspace workspace, String name, List<String> arguments, String input, int maxOutput)
            throws InterruptedException {
        TaskDirectory place = place(workspace);
        try {
            Made made = place.made()
                    .orElseThrow(() -> new WorkspaceException(
                            Code.FAILED, "The workspace of task '" + workspace.task() + "' isn't there any more"));
            return run(place, name, made.objects(), arguments, input, maxOutput);
        } catch (IOException e) {
            throw failed("work in", workspace.task(), e);
        }
    }

    /** Runs a script in the tree, whose repository borrows {@code objects}. */
    private byte[] run(
            TaskDirectory place, String name, Path objects, List<String> arguments, String input, int maxOutput)
            throws InterruptedException, IOException {
        List<String> all = new ArrayList<>(List.of(objects.toString()));
        all.addAll(arguments);
        return scripts.run(
                place,
                new Call(
                        name,
                        place.tree(),
                        List.of(Mount.readOnly(objects), Mount.readWrite(place.tree())),
                        all,
                        new ProcessSpec.Input.Bytes(input.getBytes(UTF_8)),
                        maxOutput));
    }

    private TaskDirectory place(Workspace workspace) {
        return place(workspace.task(), workspace.lane());
    }

    private TaskDirectory place(TaskId task, Optional<String> lane) {
        TaskDirectory whole =
                new TaskDirectory(task, Optional.empty(), area.tasks().resolve(task.value()), area.ownership());
        return lane.map(whole::lane).orElse(whole);
    }

    private static WorkspaceException failed(String what, TaskId task, IOException cause) {
        return new WorkspaceException(
                Code.FAILED, "Can't " + what + " the workspace of task '" + task + "': " + cause, cause);
    }
}
