package org.jvmfactory.plugin;

import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jvmfactory.meta.Internal;

/** Looks providers up. */
@Internal
public final class Plugins {

    private Plugins() {}

    /**
     * The providers of {@code kind} that {@code loader} sees, by type.
     *
     * @throws PluginException when two have the same type, or one can't be loaded
     */
    public static <P extends Provider<?, ?>> Map<String, P> find(Class<P> kind, ClassLoader loader) {
        Map<String, P> found = new TreeMap<>();
        try {
            for (P provider : ServiceLoader.load(kind, loader)) {
                P twin = found.putIfAbsent(provider.type(), provider);
                if (twin != null) {
                    throw new PluginException(
                            PluginException.Code.DUPLICATE,
                            "two plugins on the class path are both '" + provider.type() + "' among the "
                                    + kind.getSimpleName() + "s: "
                                    + twin.getClass().getName() + " and "
                                    + provider.getClass().getName() + "; take one of their jars away");
                }
            }
        } catch (ServiceConfigurationError e) {
            throw new PluginException(
                    PluginException.Code.BROKEN,
                    "a plugin among the " + kind.getSimpleName() + "s can't be loaded: " + e.getMessage(),
                    e);
        }
        return found;
    }
}
