package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.testkit.contract.MemoryStoreContract;

class SqliteMemoryStoreContractTest extends MemoryStoreContract {

    @TempDir
    private Path directory;

    @Override
    protected MemoryStore open() {
        return SqliteMemoryStore.in(directory.resolve("memory.db"));
    }
}
