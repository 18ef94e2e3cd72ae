package org.jvmfactory.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.store.jdbc.JdbcStores;
import org.jvmfactory.store.jdbc.SqliteStore;
import org.jvmfactory.task.TaskId;

/**
 * Where the app keeps its state: the store, and what belongs to it. Immutable.
 *
 * @param elsewhere a store that isn't in the directory; a URL may hold a password
 */
record DataDirectory(Path path, Optional<Secret> elsewhere) {

    static final Path USUAL = Path.of(".factory");

    private static final int TASKS = 100_000;
    private static final int SHOWN = 8;

    private Path database() {
        return path.resolve("factory.db");
    }

    boolean exists() {
        requireNoFile();
        return elsewhere.isPresent() || Files.exists(database());
    }

    /** Opens the store, and makes it and its directory where they aren't there. */
    FactoryStore open() {
        prepare();
        return store();
    }

    private FactoryStore store() {
        try {
            return elsewhere
                    .map(place -> JdbcStores.open(place.reveal()))
                    .orElseGet(() -> SqliteStore.open(database()));
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.WRONG_USE, "--store: " + e.getMessage() + ".");
        }
    }

    /** The configuration with a memory in this directory, where it names none. */
    FactoryConfig withMemory(FactoryConfig config) {
        return config.memory().isPresent()
                ? config
                : config.withMemory(ConfigNode.parse("the app's default memory", "type: sqlite"));
    }

    /** Makes the directory where it isn't there; no repository around it sees it. */
    void prepare() {
        requireNoFile();
        try {
            Files.createDirectories(path);
            Path ignore = path.resolve(".gitignore");
            if (!Files.exists(ignore)) {
                Files.writeString(ignore, "*\n");
            }
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.LACKS_SOMETHING,
                    "the data directory '" + path + "' can't be used (" + e + "). Choose another with --data.");
        }
    }

    private void requireNoFile() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new CliException(
                    ExitCode.WRONG_USE, "the data directory '" + path + "' is a file. Choose another with --data.");
        }
    }

    /** Opens the store that is there. */
    FactoryStore openExisting() {
        if (!exists()) {
            throw new CliException(
                    ExitCode.WRONG_USE,
                    "nothing has been run here yet: there is no '" + database()
                            + "'. Start with 'factory demo' or 'factory run', or say with --data where it is.");
        }
        return store();
    }

    /** The task that a person means by its id, or by the beginning of its id. */
    static TaskRow task(FactoryStore store, String written) {
        if (written.matches("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")) {
            var exact = store.task(new TaskId(written));
            if (exact.isPresent()) {
                return exact.get();
            }
        }
        List<TaskRow> matching = store.tasks(Set.of(), TASKS).stream()
                .filter(row -> !written.isEmpty() && row.id().value().startsWith(written))
                .toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        if (matching.isEmpty()) {
            throw new CliException(
                    ExitCode.WRONG_USE, "there is no task '" + written + "'. 'factory tasks' lists those there are.");
        }
        List<String> ids =
                matching.stream().limit(SHOWN).map(row -> row.id().value()).toList();
        throw new CliException(
                ExitCode.WRONG_USE,
                "'" + written + "' begins the ids of " + matching.size() + " tasks: " + String.join(", ", ids)
                        + (matching.size() > SHOWN ? ", …" : "") + ". Write more of the one you mean.");
    }
}
