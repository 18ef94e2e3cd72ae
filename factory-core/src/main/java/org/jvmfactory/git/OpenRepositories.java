package org.jvmfactory.git;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The repositories that were read last, kept open: opening one reads its settings and looks for its packs, and then reads the index of each
 * again. What git changes in one meanwhile is seen all the same. Thread-safe.
 */
final class OpenRepositories implements AutoCloseable {

    private static final int MOST = 64;

    private final Cache<Path, Repository> open = Caffeine.newBuilder()
            .maximumSize(MOST)
            .executor(Runnable::run)
            .<Path, Repository>removalListener((path, repository, cause) -> {
                if (repository != null) {
                    repository.close();
                }
            })
            .build();

    /**
     * The bare repository there, to be closed by who is done with it.
     *
     * @throws IOException when there is none
     */
    Repository take(Path directory) throws IOException {
        try {
            return open.asMap().compute(directory, (path, there) -> {
                Repository repository = there == null ? opened(path) : there;
                repository.incrementOpen(); // for the caller, beside the one that it was opened with
                return repository;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Whoever still reads one closes it then. */
    @Override
    public void close() {
        open.invalidateAll();
    }

    private static Repository opened(Path directory) {
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(directory.toFile())
                    .setBare()
                    .setMustExist(true)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
