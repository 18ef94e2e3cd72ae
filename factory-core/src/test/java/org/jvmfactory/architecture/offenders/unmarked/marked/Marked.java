package org.jvmfactory.architecture.offenders.unmarked.marked;

/** Its package is in order. */
public final class Marked {}
