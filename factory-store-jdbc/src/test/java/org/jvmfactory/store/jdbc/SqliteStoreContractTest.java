package org.jvmfactory.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.testkit.contract.DurableStoreContract;

class SqliteStoreContractTest extends DurableStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected FactoryStore open() {
        return SqliteStore.open(file());
    }

    @Override
    public long bytesKept() {
        try {
            Path log = directory.resolve("factory.db-wal");
            return Files.size(file()) + (Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return directory.resolve("factory.db");
    }
}
