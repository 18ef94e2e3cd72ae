package org.jvmfactory.store.jdbc;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.testkit.contract.DurableStoreContract;

/** By the callers' time, which the contract moves; the database's is for {@link PostgresLeaseTest}. */
@ExtendWith(Postgres.class)
@Execution(ExecutionMode.CONCURRENT)
class PostgresStoreContractTest extends DurableStoreContract {

    private final String url = Postgres.emptySchema();

    @Override
    protected FactoryStore open() {
        return Postgres.storeWithoutClock(url);
    }
}
