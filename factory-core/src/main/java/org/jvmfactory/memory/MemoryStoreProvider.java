package org.jvmfactory.memory;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/**
 * Makes a {@link MemoryStore} from its settings; found by {@code ServiceLoader}, taken where {@code memory:} in {@code factory.yml} names
 * its type. {@link #create} reads settings and refuses wrong ones, and doesn't connect: a store that is down must fail when it is used.
 */
@Spi
public interface MemoryStoreProvider extends Provider<MemoryStore, MemoryContext> {}
