package org.jvmfactory.sandbox;

import org.jvmfactory.meta.Spi;
import org.jvmfactory.plugin.Provider;

/** Makes a {@link Sandbox}; found by {@code ServiceLoader}. */
@Spi
public interface SandboxProvider extends Provider<Sandbox, SandboxHost> {}
