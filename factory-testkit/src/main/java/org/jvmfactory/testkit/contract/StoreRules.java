package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StoreException;

/** What the groups of rules of {@link FactoryStoreContract} stand on. */
interface StoreRules {

    /** The store under test, empty at first; the same one all through a test. */
    FactoryStore store();

    /** Another store object on the same data where there can be one, else the same store. */
    FactoryStore other();

    static void assertRefused(StoreException.Code code, ThrowingCallable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call)
                .extracting(StoreException::code)
                .isEqualTo(code);
    }
}
