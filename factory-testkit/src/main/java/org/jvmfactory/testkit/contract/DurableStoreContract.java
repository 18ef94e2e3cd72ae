package org.jvmfactory.testkit.contract;

import org.jspecify.annotations.Nullable;
import org.jvmfactory.journal.FactoryStore;

/**
 * What a {@link FactoryStore} promises that outlives its process and that several processes share: the {@link FactoryStoreContract}, much of
 * it on two store objects at once, and that nothing is lost. {@link #open} opens the same data at every call of a test.
 */
public abstract class DurableStoreContract extends FactoryStoreContract implements KeepingRules {

    private @Nullable FactoryStore other;

    @Override
    public final synchronized FactoryStore other() {
        if (other == null) {
            other = openAnother();
        }
        return other;
    }

    /** Fewer, since each is written to a disk. */
    @Override
    public int reservations() {
        return 1_000;
    }

    @Override
    public final FactoryStore reopened() {
        store().close();
        forgetStore();
        return store();
    }
}
