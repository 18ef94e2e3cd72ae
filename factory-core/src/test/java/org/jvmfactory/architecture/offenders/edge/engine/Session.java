package org.jvmfactory.architecture.offenders.edge.engine;

/** What a lower package must not know. */
public final class Session {}
