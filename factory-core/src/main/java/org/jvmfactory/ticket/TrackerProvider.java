package org.jvmfactory.ticket;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/** Makes a {@link Tracker} from its settings; found by {@code ServiceLoader}. */
@Spi
public interface TrackerProvider extends Provider<Tracker, TrackerContext> {}
