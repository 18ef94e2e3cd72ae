package org.jvmfactory.architecture.offenders.cycle.engine.command;

import org.jvmfactory.architecture.offenders.cycle.engine.Engine;

/** The other half. */
public interface CommandEngine extends Engine {}
