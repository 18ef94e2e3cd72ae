package org.jvmfactory.architecture.offenders.unknown.task;

/** Lives in a declared package. */
public final class Known {}
