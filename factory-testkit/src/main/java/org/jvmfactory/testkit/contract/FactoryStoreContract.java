package org.jvmfactory.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.journal.FactoryStore;

/**
 * What every {@link FactoryStore} promises, whether it outlives the process or not. Extend it in the store's module and say how to open the
 * store; add no assertions. A store that keeps what it is given extends {@link DurableStoreContract}.
 */
@Timeout(120)
public abstract class FactoryStoreContract
        implements SubmissionRules,
                ClaimRules,
                ManyClaimsRules,
                LeaseRules,
                CommitRules,
                BudgetRules,
                JournalRules,
                InboxRules,
                BlobRules,
                RetentionRules {

    private final List<FactoryStore> opened = new ArrayList<>();
    private @Nullable FactoryStore store;

    /** Opens the store under test; empty at the first call of a test. */
    protected abstract FactoryStore open();

    @Override
    public final synchronized FactoryStore store() {
        if (store == null) {
            store = openAnother();
        }
        return store;
    }

    @Override
    public FactoryStore other() {
        return store();
    }

    /** Forgets the store, so that {@link #store} opens it anew. */
    final synchronized void forgetStore() {
        store = null;
    }

    /** Opens a store that is closed after the test. */
    final synchronized FactoryStore openAnother() {
        FactoryStore fresh = open();
        opened.add(fresh);
        return fresh;
    }

    @AfterEach
    final void closeStores() {
        opened.forEach(FactoryStore::close);
    }
}
