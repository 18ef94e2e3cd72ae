package org.jvmfactory.task;

/** What somebody thinks of a pull request. */
public enum Judgement {
    APPROVED,
    CHANGES_REQUESTED,
    COMMENTED,
    DISMISSED
}
