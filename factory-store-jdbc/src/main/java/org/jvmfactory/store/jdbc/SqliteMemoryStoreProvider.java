package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.memory.MemoryContext;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.memory.MemoryStoreProvider;

/** Makes the {@link SqliteMemoryStore}: {@code file} says where it is, {@code memory.db} in the data directory unless said. */
public final class SqliteMemoryStoreProvider implements MemoryStoreProvider {

    @Override
    public String type() {
        return "sqlite";
    }

    @Override
    public MemoryStore create(MemoryContext context) {
        ConfigNode settings = context.settings();
        settings.only("type", "file");
        String file = settings.findText("file").orElse("memory.db");
        if (file.isBlank() || file.indexOf('\0') >= 0) {
            throw settings.require("file").error("expected the name of a file");
        }
        return SqliteMemoryStore.in(context.directory().resolve(Path.of(file)));
    }
}
