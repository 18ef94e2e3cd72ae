package org.jvmfactory.plugin;

import java.util.Set;

/**
 * What {@code ServiceLoader} finds: a named way to make a plugin from its configuration. Implementations have a public constructor without
 * parameters that does nothing. The name of a plugin in a configuration is the user's; its type is the plugin's.
 *
 * @param <T> what it makes
 * @param <C> what the host gives it
 */
public interface Provider<T, C> {

    /** The type's name: lower-case letters, digits and dashes. Two providers of one type on a class path are an error. */
    String type();

    /** Makes the plugin; called once for each time it is configured, and once without configuration where it is used unconfigured. */
    T create(C context);

    /** The keys of its configuration that hold secrets; their values never print. */
    default Set<String> secretKeys() {
        return Set.of();
    }
}
