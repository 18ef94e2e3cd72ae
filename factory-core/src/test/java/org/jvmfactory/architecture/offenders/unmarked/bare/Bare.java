package org.jvmfactory.architecture.offenders.unmarked.bare;

/** Its package has no package-info. */
public final class Bare {}
