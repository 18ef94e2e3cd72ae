package org.jvmfactory.testkit.contract;

import org.jvmfactory.memory.HeapMemoryStore;
import org.jvmfactory.memory.MemoryStore;

class HeapMemoryStoreTest extends MemoryStoreContract {

    @Override
    protected MemoryStore open() {
        return HeapMemoryStore.create();
    }
}
