package org.jvmfactory.architecture.offenders.unknown.util;

/** Lives in a package that nobody declared. */
public final class Strings {}
