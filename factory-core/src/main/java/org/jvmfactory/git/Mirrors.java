package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.task.RepositoryIdentity;

/**
 * The mirrors below one directory, a bare repository for each repository, whatever the spellings of its address. Thread-safe; several JVMs
 * may share the directory.
 */
public final class Mirrors implements AutoCloseable {

    private final Path directory;
    private final ChildProcesses processes;
    private final Credentials credentials;
    private final Redactor redactor;
    private final OpenRepositories repositories = new OpenRepositories();

    /**
     * @param directory where the mirrors lie; made where it is missing
     * @param credentials how to log in to the remote repositories whose URL doesn't say it itself
     * @param redactor learns the logins that are used, and cleans what git says
     */
    public Mirrors(Path directory, ChildProcesses processes, Credentials credentials, Redactor redactor) {
        this.directory = requireNonNull(directory, "directory").toAbsolutePath().normalize();
        this.processes = requireNonNull(processes, "processes");
        this.credentials = requireNonNull(credentials, "credentials");
        this.redactor = requireNonNull(redactor, "redactor");
    }

    /**
     * The mirror of {@code repository}, a URL or path. Made where it is missing; what it holds then comes with {@link Mirror#fetch}.
     *
     * @throws GitException when the address is none, or the mirror can't be made
     */
    public Mirror open(String repository) throws InterruptedException {
        RepositoryAddress address = RepositoryAddress.parse(repository);
        String key = key(address);
        Path bare = directory.resolve(key + ".git");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new GitException(Code.FAILED, "Can't make the directory '" + directory + "': " + e.getMessage(), e);
        }
        GitCommand git = new GitCommand(processes, redactor, bare);
        CommitReader reader = new CommitReader(bare, repositories);
        MirrorLock lock = new MirrorLock(directory.resolve(key + ".lock"));
        if (!isWhole(reader, address)) {
            lock.holding(() -> {
                if (!isWhole(reader, address)) {
                    initialise(git, address);
                }
                return bare;
            });
        }
        return new Mirror(bare, git, reader, lock, new Remote(address, credentials, askpass(), redactor));
    }

    /** Earlier versions had a mirror for each spelling. Where there is one, it is used on: it keeps the work of tasks, and their trees borrow from it. */
    private String key(RepositoryAddress address) {
        String before = address.key();
        return Files.exists(directory.resolve(before + ".git"))
                ? before
                : address.identity().key();
    }

    private Path askpass() throws InterruptedException {
        Path script = directory.resolve("askpass");
        return Files.isExecutable(script)
                ? script
                : new MirrorLock(directory.resolve("askpass.lock"))
                        .holding(() -> Files.isExecutable(script) ? script : Remote.writeAskpass(directory));
    }

    private static boolean isWhole(CommitReader reader, RepositoryAddress address) {
        return reader.origin().map(RepositoryIdentity::of).equals(Optional.of(address.identity()));
    }

    /** The address is written last: a mirror that has it is whole. */
    private static void initialise(GitCommand git, RepositoryAddress address) throws InterruptedException {
        String purpose = "Can't make the mirror of '" + address + "'";
        git.local(purpose, "init", "--quiet", "--bare", "--template=", "--shared=0644");
        git.local(purpose, "config", "gc.auto", "0");
        git.local(purpose, "config", "core.logAllRefUpdates", "false");
        // Never as git's own kind of mirror: pruning would take our refs away.
        git.local(purpose, "config", "--replace-all", "remote.origin.fetch", Mirror.ALL_HEADS);
        git.local(purpose, "config", "--replace-all", "remote.origin.url", address.url());
    }

    /** Lets go of what is kept open for reading. */
    @Override
    public void close() {
        repositories.close();
    }
}
