package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.git.GitException.Code;

/**
 * The host's bare copy of a repository: its branches, and below {@code refs/factory/} what Factory keeps. No agent ever writes here; agents
 * read the objects. Thread-safe, also between JVMs; blocking calls, ended by interruption.
 */
public final class Mirror {

    private static final String HEADS = "refs/heads/";
    private static final String PINS = "refs/factory/pins/";
    private static final int BRANCHES_SHOWN = 10;
    private static final List<String> USUAL_BRANCHES = List.of("main", "master", "trunk");

    private final Path directory;
    private final GitCommand git;
    private final MirrorLock lock;
    private final Remote remote;
    private final CommitReader reader;
    private final PackIntake intake;

    Mirror(Path directory, GitCommand git, MirrorLock lock, Remote remote) {
        this.directory = directory;
        this.git = git;
        this.lock = lock;
        this.remote = remote;
        this.reader = new CommitReader(directory);
        this.intake = new PackIntake(git, reader);
    }

    /** The bare repository. */
    public Path directory() {
        return directory;
    }

    /** The directory of its objects, which workspaces borrow; to be seen by agents at this path, for reading only. */
    public Path objects() {
        return directory.resolve("objects");
    }

    /** What it is the mirror of: a URL without a login, or an absolute path. */
    public String url() {
        return remote.address().url();
    }

    /**
     * Brings the branches here to where they are there.
     *
     * @throws GitException when the remote repository can't be reached or read, or is empty
     */
    public void fetch() throws InterruptedException {
        GitCommand.Result result = lock.holding(() -> git.remote(
                remote, "fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--", "origin"));
        if (!result.success()) {
            throw GitErrors.of("Can't fetch from", remote, result.error());
        }
        if (branches().isEmpty()) {
            throw new GitException(
                    Code.EMPTY_REPOSITORY, "'" + url() + "' has no branch with a commit. Push a first commit to it.");
        }
    }

    /**
     * The branch that the remote repository's HEAD points to. Where that is detached, a branch with that very commit or, as far as fetched,
     * one that contains it.
     *
     * @throws GitException when it can't be asked or there is no such branch
     */
    public String defaultBranch() throws InterruptedException {
        RemoteRefs refs = RemoteRefs.ask(git, remote, "HEAD", HEADS + "*");
        if (refs.branches().isEmpty()) {
            throw new GitException(
                    Code.EMPTY_REPOSITORY, "'" + url() + "' has no branch with a commit. Push a first commit to it.");
        }
        Optional<String> named = refs.defaultBranch().or(() -> only(refs.branches()));
        if (named.isPresent() || refs.head().isEmpty()) {
            return named.orElseThrow(() -> noDefault("its HEAD points to a branch that isn't there", refs.branches()));
        }
        String head = refs.head().get();
        List<String> there = refs.branches().stream()
                .filter(name -> refs.branch(name).equals(Optional.of(head)))
                .toList();
        return likeliest(there.isEmpty() ? containing(head) : there)
                .orElseThrow(() -> noDefault("its HEAD is detached and on no branch", refs.branches()));
    }

    /**
     * The commit at the tip of {@code branch}, as last fetched.
     *
     * @throws GitException when there is no such branch; the message names those that are near
     */
    public String resolve(String branch) throws InterruptedException {
        if (GitNames.isBranch(requireNonNull(branch, "branch"))) {
            GitCommand.Result result = git.attempt("rev-parse", "--verify", "--quiet", HEADS + branch + "^{commit}");
            if (result.success()) {
                return result.output().strip();
            }
        }
        throw new GitException(
                Code.UNKNOWN_BRANCH, "'" + url() + "' has no branch '" + branch + "'. " + instead(branch, branches()));
    }

    /** The names of its branches, as last fetched. */
    public List<String> branches() throws InterruptedException {
        return git.local("Can't list branches", "for-each-ref", "--format=%(refname:lstrip=2)", HEADS)
                .lines()
                .toList();
    }

    /**
     * Refuses what can't be worked with: submodules and files that Git LFS keeps elsewhere.
     *
     * @throws GitException when the commit has any; the message says where
     */
    public void requireSupported(String commit) {
        reader.requireSupported(GitNames.commit(commit), url());
    }

    /** Whether {@code commit} is here. */
    public boolean contains(String commit) throws InterruptedException {
        return git.attempt("cat-file", "-e", GitNames.commit(commit) + "^{commit}")
                .success();
    }

    /** Keeps {@code commit} here until it is unpinned, whatever becomes of its branch. */
    public void pin(String name, String commit) throws InterruptedException {
        git.local("Can't pin", "update-ref", PINS + GitNames.ref(name), GitNames.commit(commit));
    }

    /** Ends a pin; one that isn't there is no error. */
    public void unpin(String name) throws InterruptedException {
        git.local("Can't unpin", "update-ref", "-d", PINS + GitNames.ref(name));
    }

    /** Ends the pin of {@code name} and no longer keeps its tips, now or earlier. What isn't there is no error. */
    public void forget(String name) throws InterruptedException {
        unpin(name);
        intake.forget(GitNames.ref(name));
    }

    /**
     * Takes over commits that an agent made. They are checked first: whole, made on top of {@code base}, with no submodule and no link that
     * leaves the tree. After that they are kept as {@code name}.
     *
     * @param commit what the agent's side says is the id of its tip
     * @param pack what isn't here yet, as {@code git pack-objects --thin} writes it; empty where nothing is new
     * @throws GitException when they are rejected
     */
    public void acceptPack(String name, String base, String commit, byte[] pack) throws InterruptedException {
        intake.accept(GitNames.ref(name), GitNames.commit(base), commit, pack);
    }

    /**
     * Takes in a pack that was handed over before, here or at another instance. What it builds on must be here.
     *
     * @throws GitException when it isn't sound
     */
    public void takePack(InputStream pack) throws InterruptedException {
        try {
            intake.index(pack.readAllBytes());
        } catch (IOException e) {
            throw new GitException(Code.FAILED, "Can't read a stored pack: " + e.getMessage(), e);
        }
    }

    /** Keeps {@code commit} here as the tip of {@code name}; every earlier tip of that name stays here too. */
    public void keep(String name, String commit) throws InterruptedException {
        intake.keep(GitNames.ref(name), GitNames.commit(commit));
    }

    /**
     * Moves a branch of the remote repository, unless it isn't where the push expects it. Once there, pushing again changes nothing.
     *
     * @throws GitException when somebody else moved the branch, or the push is refused
     */
    public void push(Push push) throws InterruptedException {
        String target = HEADS + push.branch();
        GitCommand.Result result = git.remote(
                remote,
                "push",
                "--quiet",
                "--porcelain",
                "--no-verify",
                "--force-with-lease=" + target + ":" + push.expected().orElse(""),
                "--",
                url(),
                push.commit() + ":" + target);
        if (result.success()) {
            return;
        }
        if (result.output().contains("(stale info)")) {
            throw new GitException(
                    Code.CONFLICT,
                    "Branch '" + push.branch() + "' of '" + url() + "' is not at "
                            + push.expected().orElse("its beginning")
                            + ": somebody else pushed to it. Nothing was overwritten.");
        }
        if (result.output().contains("[rejected]") || result.output().contains("[remote rejected]")) {
            throw new GitException(
                    Code.REFUSED,
                    GitErrors.message(
                            "'" + url() + "' refused the push to '" + push.branch() + "'",
                            result.output() + "\n" + result.error()));
        }
        throw GitErrors.of("Can't push to", remote, result.error());
    }

    /** Where {@code branch} is in the remote repository now; empty where there is none. */
    public Optional<String> remoteTip(String branch) throws InterruptedException {
        String name = GitNames.ref(branch);
        return RemoteRefs.ask(git, remote, HEADS + name).branch(name);
    }

    /** Whether {@code ancestor} is {@code commit} or comes before it. */
    public boolean isAncestor(String ancestor, String commit) {
        return reader.isAncestor(GitNames.commit(ancestor), GitNames.commit(commit));
    }

    /** The files in which {@code commit} differs from {@code base}, renames found. */
    public List<FileChange> changes(String base, String commit) {
        return reader.changes(GitNames.commit(base), GitNames.commit(commit));
    }

    /** The difference as a patch; cut after {@code maxBytes}, and then the last line says so. */
    public String diff(String base, String commit, int maxBytes) {
        return reader.diff(GitNames.commit(base), GitNames.commit(commit), maxBytes);
    }

    /** The content of a file; empty where there is none, or something else than a file. */
    public Optional<byte[]> file(String commit, String path) {
        return reader.file(GitNames.commit(commit), requireNonNull(path, "path"));
    }

    /** The paths of the files that {@code wanted} takes, in the order git has them. */
    public List<String> paths(String commit, Predicate<String> wanted) {
        return reader.paths(GitNames.commit(commit), wanted);
    }

    /** The first lines of the messages of the commits after {@code base} up to {@code commit}, newest first. */
    public List<String> subjects(String base, String commit) {
        return reader.subjects(GitNames.commit(base), GitNames.commit(commit));
    }

    private List<String> containing(String commit) throws InterruptedException {
        GitCommand.Result result =
                git.attempt("for-each-ref", "--format=%(refname:lstrip=2)", "--contains", commit, HEADS);
        return result.success() ? result.output().lines().toList() : List.of();
    }

    private static Optional<String> only(List<String> branches) {
        return branches.size() == 1 ? Optional.of(branches.get(0)) : Optional.empty();
    }

    private static Optional<String> likeliest(List<String> branches) {
        return USUAL_BRANCHES.stream()
                .filter(branches::contains)
                .findFirst()
                .or(() -> branches.stream().findFirst());
    }

    private GitException noDefault(String why, List<String> branches) {
        return new GitException(
                Code.UNKNOWN_BRANCH,
                "'" + url() + "' says no default branch: " + why + ". Give the base branch; it has " + some(branches));
    }

    private static String instead(String branch, List<String> branches) {
        List<String> near = NearestNames.to(branch, branches);
        return near.isEmpty() ? "It has " + some(branches) : "Did you mean '" + String.join("', '", near) + "'?";
    }

    private static String some(List<String> branches) {
        String listed = String.join(", ", branches.subList(0, Math.min(BRANCHES_SHOWN, branches.size())));
        return branches.size() > BRANCHES_SHOWN
                ? listed + " and " + (branches.size() - BRANCHES_SHOWN) + " more"
                : listed;
    }
}
