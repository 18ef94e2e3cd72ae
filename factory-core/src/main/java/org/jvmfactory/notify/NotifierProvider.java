package org.jvmfactory.notify;

import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/** Makes a {@link Notifier} from its settings; found by {@code ServiceLoader}. */
@Spi
public interface NotifierProvider extends Provider<Notifier, ConfigNode> {}
