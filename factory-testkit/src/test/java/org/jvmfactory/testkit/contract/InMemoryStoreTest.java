package org.jvmfactory.testkit.contract;

import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;

class InMemoryStoreTest extends FactoryStoreContract {

    @Override
    protected FactoryStore open() {
        return InMemoryStore.create();
    }
}
