package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.codehost.CodeHostException.Code;
import org.jvmfactory.codehost.PullRequest.State;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.LocalRepository;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.process.ChildProcesses;

/**
 * The code host of repositories on this machine: a pull request is a Markdown file, found by its name. It counts as merged once its commit is in the base
 * branch; a person closes it by writing {@code state: closed} into it. Thread-safe; several JVMs may share the directory.
 */
public final class LocalCodeHost implements CodeHost {

    static final String KIND = "local";

    private static final Pattern FILE = Pattern.compile("(\\d{1,9})-(.*)\\.md");

    private static final String ANY = "";

    private final Path directory;
    private final ChildProcesses processes;

    /**
     * @param directory where the files lie, a directory in it for each repository; made where it is missing
     */
    public LocalCodeHost(Path directory, ChildProcesses processes) {
        this.directory = requireNonNull(directory, "directory").toAbsolutePath().normalize();
        this.processes = requireNonNull(processes, "processes");
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean serves(String repository) {
        if (!repository.startsWith("/") && !repository.startsWith("file:")) {
            return false;
        }
        try {
            return RepositoryAddress.parse(repository).path().isPresent();
        } catch (GitException e) {
            return false;
        }
    }

    @Override
    public Optional<PullRequest> find(String repository, String branch) throws InterruptedException {
        requireNonNull(branch, "branch");
        try {
            return current(files(repository, name(branch)).values().stream()
                    .map(LocalCodeHost::read)
                    .filter(request -> request.content().branch().equals(branch))
                    .findFirst());
        } catch (IOException e) {
            throw unavailable("look for the pull request of '" + branch + "'", e);
        }
    }

    @Override
    public Optional<PullRequest> find(String repository, String branch, String id) throws InterruptedException {
        requireNonNull(id, "id");
        try {
            return current(files(repository, ANY).values().stream()
                    .filter(file -> file.getFileName().toString().startsWith(id + "-"))
                    .map(LocalCodeHost::read)
                    .filter(request -> request.id().equals(id))
                    .findFirst());
        } catch (IOException e) {
            throw unavailable("look for the pull request of '" + branch + "'", e);
        }
    }

    /** As it is now: it may have been merged since its file was written. */
    private Optional<PullRequest> current(Optional<PullRequest> found) throws IOException, InterruptedException {
        return found.isPresent() && isMerged(found.get())
                ? Optional.of(write(found.get(), State.MERGED, found.get().content()))
                : found;
    }

    @Override
    public PullRequest open(PullRequestDraft draft) throws InterruptedException {
        Optional<PullRequest> existing = find(draft.repository(), draft.branch());
        if (existing.isPresent() && existing.get().state() == State.OPEN) {
            throw new CodeHostException(
                    Code.REFUSED,
                    "Branch '" + draft.branch() + "' has an open pull request: '"
                            + existing.get().url() + "'. Update that one.");
        }
        try {
            Path place = Files.createDirectories(place(draft.repository()));
            int number =
                    files(draft.repository(), ANY).keySet().stream().findFirst().orElse(0) + 1;
            while (!reserve(draft.repository(), number)) {
                number++;
            }
            Path file = place.resolve(number + "-" + name(draft.branch()) + ".md");
            PullRequest opened = write(
                    new PullRequest(Integer.toString(number), file.toString(), State.OPEN, draft), State.OPEN, draft);
            Files.delete(reservation(draft.repository(), number));
            return opened;
        } catch (IOException e) {
            throw unavailable("open a pull request for '" + draft.branch() + "'", e);
        }
    }

    @Override
    public PullRequest update(PullRequest existing, PullRequestDraft draft) throws InterruptedException {
        Path file = Path.of(existing.url());
        if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
            throw new CodeHostException(Code.REFUSED, "There is no pull request '" + existing.url() + "' to update.");
        }
        PullRequestDraft before = existing.content();
        PullRequestDraft content = new PullRequestDraft(
                before.repository(),
                before.branch(),
                before.base(),
                draft.commit(),
                draft.title(),
                draft.body(),
                draft.draft());
        try {
            return write(existing, read(file).state(), content);
        } catch (IOException e) {
            throw unavailable("update '" + file + "'", e);
        }
    }

    private boolean isMerged(PullRequest request) throws InterruptedException {
        Optional<Path> repository =
                RepositoryAddress.parse(request.content().repository()).path();
        return request.state() == State.OPEN
                && repository.isPresent()
                && new LocalRepository(repository.get(), processes)
                        .contains(request.content().base(), request.content().commit());
    }

    /** What the file of a branch's pull request is called after its number; other branches may be called the same there. */
    private static String name(String branch) {
        return branch.replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    /** The files of a repository's pull requests that have the name, or {@link #ANY}, by number, newest first. */
    private Map<Integer, Path> files(String repository, String name) throws IOException {
        Map<Integer, Path> files = new TreeMap<>(Comparator.reverseOrder());
        Path place = place(repository);
        if (Files.isDirectory(place)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(place)) {
                for (Path file : stream) {
                    Matcher matcher = FILE.matcher(file.getFileName().toString());
                    if (matcher.matches()
                            && (name.equals(ANY) || matcher.group(2).equals(name))) {
                        files.put(Integer.valueOf(matcher.group(1)), file);
                    }
                }
            }
        }
        return files;
    }

    private Path place(String repository) {
        return directory.resolve(RepositoryAddress.parse(repository).identity().key());
    }

    private static PullRequest read(Path file) {
        try {
            return PullRequestFile.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw unavailable("read '" + file + "'", e);
        } catch (ConfigException e) {
            throw new CodeHostException(
                    Code.REFUSED,
                    "Pull request '" + file + "' was changed so that it can't be read: " + e.getMessage(),
                    e);
        }
    }

    private static PullRequest write(PullRequest request, State state, PullRequestDraft content) throws IOException {
        PullRequest written = new PullRequest(request.id(), request.url(), state, content);
        Path file = Path.of(request.url());
        Path fresh = Files.createTempFile(file.getParent(), ".pull-request", ".new");
        Files.writeString(fresh, PullRequestFile.write(written));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return written;
    }

    private boolean reserve(String repository, int number) throws IOException {
        Path reservation = reservation(repository, number);
        try {
            Files.createFile(reservation);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        // Somebody may have opened this number, and given the reservation up, since we looked.
        boolean free = !files(repository, ANY).containsKey(number);
        if (!free) {
            Files.delete(reservation);
        }
        return free;
    }

    private Path reservation(String repository, int number) {
        return place(repository).resolve(".reserved-" + number);
    }

    private static CodeHostException unavailable(String what, IOException e) {
        return new CodeHostException(Code.UNAVAILABLE, "Can't " + what + ": " + e, e);
    }
}
