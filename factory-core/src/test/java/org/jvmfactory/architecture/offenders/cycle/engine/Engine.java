package org.jvmfactory.architecture.offenders.cycle.engine;

import org.jvmfactory.architecture.offenders.cycle.engine.command.CommandEngine;

/** One half of a circle inside one feature, which the edges between features don't show. */
public interface Engine {

    CommandEngine command();
}
