package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bare git repository on this machine, for tasks to work on, and git on it as a person would use it. Immutable, thread-safe. */
public final class SampleRepository {

    private final Path path;

    private SampleRepository(Path path) {
        this.path = path;
    }

    /** A new repository in {@code directory}, which mustn't be there yet, with one commit on the branch {@code main}: a README. */
    public static SampleRepository create(Path directory) {
        return create(directory, "main");
    }

    /** Likewise with another name for its only branch. */
    public static SampleRepository create(Path directory, String branch) {
        try {
            Path parent = requireNonNull(directory.toAbsolutePath().getParent(), "parent");
            Files.createDirectories(parent);
            git(parent, "init", "-q", "--bare", "-b", branch, directory.toString());
        } catch (IOException e) {
            throw new IllegalStateException("no repository can be made in '" + directory + "'", e);
        }
        SampleRepository repository = new SampleRepository(directory);
        repository.commit(branch, "README.md", "# Sample\n");
        return repository;
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** What {@code git} prints in the repository, without the white space around it. */
    public String git(String... arguments) {
        return git(path, arguments).strip();
    }

    /** The commit that {@code revision} means. */
    public String commit(String revision) {
        return git("rev-parse", "--verify", revision + "^{commit}");
    }

    /** Somebody else commits a file to a branch; returns the commit. */
    public String commit(String branch, String file, String content) {
        try {
            Path work = Files.createTempDirectory(path.toAbsolutePath().getParent(), "work-");
            git(work, "clone", "-q", path.toString(), ".");
            git(work, "checkout", "-q", "-B", branch);
            Path target = work.resolve(file);
            Files.createDirectories(requireNonNull(target.getParent(), "a file has a directory"));
            Files.writeString(target, content);
            git(work, "add", "-A");
            git(work, "-c", "user.name=Sam", "-c", "user.email=sam@example.org", "commit", "-q", "-m", "Add " + file);
            git(work, "push", "-q", "origin", branch);
            return git(work, "rev-parse", "HEAD").strip();
        } catch (IOException e) {
            throw new IllegalStateException("'" + file + "' can't be committed to '" + path + "'", e);
        }
    }

    /** Somebody puts another commit on a branch, which begins at {@code main} if it isn't there; returns the commit. */
    public String grow(String branch) {
        boolean there = !git("for-each-ref", "refs/heads/" + branch).isEmpty();
        String parent = there ? branch : "main";
        String tip = git(
                "-c",
                "user.name=Sam",
                "-c",
                "user.email=sam@example.org",
                "commit-tree",
                parent + "^{tree}",
                "-p",
                parent,
                "-m",
                "Go on");
        git("update-ref", "refs/heads/" + branch, tip);
        return tip;
    }

    /** The branches that Factory has pushed. */
    public List<String> published() {
        return git("for-each-ref", "--format=%(refname:short)", "refs/heads/factory/")
                .lines()
                .toList();
    }

    /** The first lines of the messages of a branch's commits beyond {@code base}, oldest first. */
    public List<String> subjects(String base, String branch) {
        return git("log", "--reverse", "--format=%s", base + ".." + branch)
                .lines()
                .toList();
    }

    /** The names of the files that differ between two revisions. */
    public List<String> changed(String from, String to) {
        return git("diff", "--name-only", from, to).lines().toList();
    }

    /** A file's content at a revision, without the white space around it. */
    public String file(String revision, String file) {
        return git("show", revision + ":" + file);
    }

    private static String git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("git " + String.join(" ", arguments) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException("git can't be run in '" + directory + "'", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while git ran", e);
        }
    }
}
