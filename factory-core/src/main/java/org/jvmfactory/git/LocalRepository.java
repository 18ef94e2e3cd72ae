package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;

/** A repository in a directory of this machine that isn't ours: it is asked and never changed. Immutable, thread-safe. */
@Internal
public final class LocalRepository {

    private final GitCommand git;

    /** {@code directory} is a bare repository, or one with a work tree. */
    public LocalRepository(Path directory, ChildProcesses processes) {
        Path below = requireNonNull(directory, "directory").resolve(".git");
        this.git = new GitCommand(
                requireNonNull(processes, "processes"), new Redactor(), Files.exists(below) ? below : directory);
    }

    /** Whether {@code commit} is in {@code branch}; false also where one of them isn't there. */
    public boolean contains(String branch, String commit) throws InterruptedException {
        return GitNames.isBranch(branch)
                && git.attempt("merge-base", "--is-ancestor", GitNames.commit(commit), "refs/heads/" + branch)
                        .success();
    }
}
