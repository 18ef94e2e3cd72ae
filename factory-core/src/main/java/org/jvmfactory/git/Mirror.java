package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jvmfactory.config.NearestNames;
import org.jvmfactory.git.GitException.Code;

/**
 * The host's bare copy of a repository: its branches, and below {@code refs/factory/} what Factory keeps. No agent ever writes here; agents
 * read the objects. Thread-safe, also between JVMs; blocking calls, ended by interruption.
 */
public final class Mirror {

    private static final String HEADS = "refs/heads/";
    static final String ALL_HEADS = "+refs/heads/*:refs/heads/*";
    private static final int BRANCHES_SHOWN = 10;
    private static final List<String> USUAL_BRANCHES = List.of("main", "master", "trunk");

    private final Path directory;
    private final GitCommand git;
    private final CommitReader reader;
    private final MirrorLock lock;
    private final Remote remote;
    private final PackIntake intake;

    Mirror(Path directory, GitCommand git, CommitReader reader, MirrorLock lock, Remote remote) {
        this.directory = directory;
        this.git = git;
        this.reader = reader;
        this.lock = lock;
        this.remote = remote;
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

    /** What it is the mirror of, as whoever opened it spells it: a URL without a login, or an absolute path. */
    public String url() {
        return remote.address().url();
    }

    /**
     * A branch of the remote repository, and the commit that is its tip.
     *
     * @param name without {@code refs/heads/}
     */
    public record Branch(String name, String commit) {

        public Branch {
            requireNonNull(name, "name");
            requireNonNull(commit, "commit");
        }
    }

    /**
     * Brings the branches here to where they are there.
     *
     * @throws GitException when the remote repository can't be reached or read, or is empty
     */
    public void fetch() throws InterruptedException {
        fetchUnless(() -> false);
    }

    /**
     * The branch as it is in the remote repository now, its commit fetched where it wasn't here. Without {@code wanted} the one that the
     * remote repository's HEAD points to; where that is detached, a branch with that very commit or, as far as fetched, one that contains it.
     *
     * @throws GitException when the remote repository can't be asked, or there is no such branch; the message names those that are near
     */
    public Branch latest(Optional<String> wanted) throws InterruptedException {
        if (wanted.isPresent() && !GitNames.isBranch(wanted.get())) {
            fetch();
            throw unknown(wanted.get());
        }
        RemoteRefs refs = wanted.isPresent()
                ? RemoteRefs.ask(git, remote, HEADS + wanted.get())
                : RemoteRefs.ask(git, remote, "HEAD", HEADS + "*");
        String name = wanted.isPresent() ? wanted.get() : defaultBranch(refs);
        Optional<String> there = refs.branch(name);
        if (there.isPresent() && isHere(name, there.get())) {
            return new Branch(name, there.get());
        }
        fetchUnless(() -> there.isPresent() && isHere(name, there.get()));
        return new Branch(name, resolve(name));
    }

    /**
     * The commit at the tip of {@code branch}, as last fetched.
     *
     * @throws GitException when there is no such branch; the message names those that are near
     */
    public String resolve(String branch) {
        if (!GitNames.isBranch(requireNonNull(branch, "branch"))) {
            throw unknown(branch);
        }
        return reader.tip(HEADS + branch).orElseThrow(() -> unknown(branch));
    }

    /** The names of its branches, as last fetched. */
    public List<String> branches() {
        return reader.names(HEADS);
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
    public boolean contains(String commit) {
        return reader.contains(GitNames.commit(commit));
    }

    /** No longer keeps the tips of {@code name}, now or earlier. What isn't there is no error. */
    public void forget(String name) throws InterruptedException {
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
        tidyUp();
    }

    /** Puts single objects into a pack where there are many. Whoever reads meanwhile finds them in one place or the other. */
    private void tidyUp() throws InterruptedException {
        LooseObjects loose = new LooseObjects(objects());
        if (loose.areMany()) {
            lock.holding(() -> {
                if (loose.areMany()) {
                    git.attempt("repack", "-d", "-l", "-q"); // where it fails, reading takes longer and nothing else
                }
                return loose;
            });
        }
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

    /** The ref under which {@link #keep} and {@link #acceptPack} keep commits as {@code name}. */
    public static String ref(String name) {
        return PackIntake.RUNS + GitNames.ref(name);
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

    /** The last commit that comes before both, or is one of them; empty where they have nothing in common. */
    public Optional<String> mergeBase(String one, String other) {
        return reader.mergeBase(GitNames.commit(one), GitNames.commit(other));
    }

    /** The files in which {@code commit} differs from {@code base}, renames found. */
    public List<FileChange> changes(String base, String commit) {
        return reader.changes(GitNames.commit(base), GitNames.commit(commit));
    }

    /** The difference as a patch; cut after {@code maxBytes}, and then the last line says so. */
    public String diff(String base, String commit, int maxBytes) {
        return reader.diff(GitNames.commit(base), GitNames.commit(commit), maxBytes);
    }

    /** What {@code commit} does to the paths that {@code wanted} takes, without looking for renames; empty where that is nothing. */
    public Optional<PathsChange> changes(String base, String commit, Predicate<String> wanted, int maxBytes) {
        return reader.changes(GitNames.commit(base), GitNames.commit(commit), wanted, maxBytes);
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

    /** What the commits after {@code base} up to {@code commit} say, newest first. */
    public List<CommitMessage> messages(String base, String commit) {
        return reader.messages(GitNames.commit(base), GitNames.commit(commit));
    }

    /**
     * Reads what the commits up to {@code commit} bring that aren't {@code known} or before one that is, oldest first: their own words, and
     * the files that they change, as they are then. Of a long file the beginning is read, of what isn't text nothing.
     */
    public void texts(Collection<String> known, String commit, Consumer<CommitText> sink) {
        known.forEach(GitNames::commit);
        new CommitTexts(reader).each(known, GitNames.commit(commit), sink);
    }

    /** The id of a file's content, as {@link #texts} gives it too; empty where there is no such file. */
    public Optional<String> content(String commit, String path) {
        return new CommitTexts(reader).content(GitNames.commit(commit), path);
    }

    /**
     * Those of {@code values} that stand in some file of {@code commit}; in a very large repository only some are looked at, {@code likely}
     * first.
     */
    public Set<String> present(String commit, Set<String> values, Set<String> likely) {
        return new CommitTexts(reader).present(GitNames.commit(commit), values, likely);
    }

    private void fetchUnless(BooleanSupplier isDone) throws InterruptedException {
        Optional<GitCommand.Result> result = lock.holding(() -> isDone.getAsBoolean()
                ? Optional.empty()
                : Optional.of(git.remote(
                        remote,
                        "fetch",
                        "--quiet",
                        "--prune",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--",
                        url(),
                        ALL_HEADS)));
        result.filter(fetched -> !fetched.success()).ifPresent(failed -> {
            throw GitErrors.of("Can't fetch from", remote, failed.error());
        });
        if (branches().isEmpty()) {
            throw empty();
        }
    }

    private boolean isHere(String branch, String commit) {
        return reader.tip(HEADS + branch).equals(Optional.of(commit));
    }

    private String defaultBranch(RemoteRefs refs) throws InterruptedException {
        if (refs.branches().isEmpty()) {
            throw empty();
        }
        Optional<String> named = refs.defaultBranch().or(() -> only(refs.branches()));
        if (named.isPresent() || refs.head().isEmpty()) {
            return named.orElseThrow(() -> noDefault("its HEAD points to a branch that isn't there", refs.branches()));
        }
        String head = refs.head().get();
        List<String> there = refs.branches().stream()
                .filter(name -> refs.branch(name).equals(Optional.of(head)))
                .toList();
        if (!there.isEmpty()) {
            return likeliest(there).orElseThrow();
        }
        fetch();
        return likeliest(containing(head))
                .orElseThrow(() -> noDefault("its HEAD is detached and on no branch", refs.branches()));
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

    private GitException empty() {
        return new GitException(
                Code.EMPTY_REPOSITORY, "'" + url() + "' has no branch with a commit. Push a first commit to it.");
    }

    private GitException unknown(String branch) {
        return new GitException(
                Code.UNKNOWN_BRANCH, "'" + url() + "' has no branch '" + branch + "'. " + instead(branch, branches()));
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
