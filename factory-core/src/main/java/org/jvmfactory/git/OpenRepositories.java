package org.jvmfactory.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The repositories that were read last, kept open: opening one reads its settings and looks for its packs, and then reads the index of each
 * again. What git changes in one meanwhile is seen all the same. Thread-safe.
 */
final class OpenRepositories implements AutoCloseable {

    private static final int MOST = 64;

    private final int most;

    /** The one that was read longest ago is the first. */
    private final Map<Path, Repository> open = new LinkedHashMap<>(16, 0.75f, true);

    OpenRepositories() {
        this(MOST);
    }

    OpenRepositories(int most) {
        this.most = most;
    }

    /**
     * The bare repository there, to be closed by who is done with it.
     *
     * @throws IOException when there is none
     */
    synchronized Repository take(Path directory) throws IOException {
        Repository repository = open.get(directory);
        if (repository == null) {
            repository = opened(directory);
            open.put(directory, repository);
            if (open.size() > most) {
                Iterator<Repository> oldest = open.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
        }
        repository.incrementOpen(); // for the caller, beside the one that it was opened with
        return repository;
    }

    /** Whoever still reads one closes it then. */
    @Override
    public synchronized void close() {
        for (Repository each : open.values()) { // without a lambda, which would load JGit where nothing was read
            each.close();
        }
        open.clear();
    }

    private static Repository opened(Path directory) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setBare()
                .setMustExist(true)
                .build();
    }
}
