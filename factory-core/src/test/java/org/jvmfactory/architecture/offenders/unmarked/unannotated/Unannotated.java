package org.jvmfactory.architecture.offenders.unmarked.unannotated;

/** Its package-info says nothing about nulls. */
public final class Unannotated {}
