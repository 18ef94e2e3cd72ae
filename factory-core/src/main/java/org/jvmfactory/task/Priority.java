package org.jvmfactory.task;

/** How soon a task is taken, most urgent first. */
public enum Priority {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW
}
