package org.jvmfactory.sandbox;

/** Something a sandbox promises and its probe has seen to hold. */
public enum Guarantee {
    /** Files can be written only in the mounts given for writing. */
    WRITES_CONFINED,
    /** Only the mounts given and the system's programs can be read. */
    READS_CONFINED,
    /** The home directories of the host's users can't be seen. */
    HOME_HIDDEN,
    /** The environment of the host's processes can't be read. */
    ENVIRONMENT_HIDDEN,
    /** No connection can be made. */
    NETWORK_DENIED,
    /** Connections can be made to the hosts listed, and to no other. */
    EGRESS_LISTED,
    MEMORY_LIMITED,
    PIDS_LIMITED,
    CPU_LIMITED,
    DISK_LIMITED,
    /** When the sandbox is ended, every process in it is gone, whatever it did to hide. */
    TREE_KILLED,
    /** When the JVM dies, even by SIGKILL, every process in the sandbox is gone too. */
    DIES_WITH_JVM,
    /** System calls that widen the attack surface are refused. */
    SYSCALLS_FILTERED
}
