package org.jvmfactory.memory;

/** Makes the {@link HeapMemoryStore}, which has no settings. */
public final class HeapMemoryStoreProvider implements MemoryStoreProvider {

    @Override
    public String type() {
        return "heap";
    }

    @Override
    public MemoryStore create(MemoryContext context) {
        context.settings().only("type");
        return HeapMemoryStore.create();
    }
}
