package org.jvmfactory.store.jdbc;

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

    private Path file() {
        return directory.resolve("factory.db");
    }
}
