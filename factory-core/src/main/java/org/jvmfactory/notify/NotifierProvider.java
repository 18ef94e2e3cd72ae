package org.jvmfactory.notify;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/**
 * Makes a {@link Notifier} from its settings; found by {@code ServiceLoader}. The settings hold {@code type} beside the kind's own keys;
 * whatever else stands there is an error.
 */
@Spi
public interface NotifierProvider extends Provider<Notifier, NotifierContext> {

    /** Whether it is there, under its type's name, where a configuration names no notifier at all. */
    default boolean worksUnconfigured() {
        return false;
    }
}
