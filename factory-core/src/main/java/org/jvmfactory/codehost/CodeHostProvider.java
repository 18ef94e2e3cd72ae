package org.jvmfactory.codehost;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/** Makes a {@link CodeHost}; found by {@code ServiceLoader}. */
@Spi
public interface CodeHostProvider extends Provider<CodeHost, CodeHostContext> {

    /** Whether it is there where no connector of its type is configured. */
    default boolean worksUnconfigured() {
        return true;
    }
}
