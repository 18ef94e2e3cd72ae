package org.jvmfactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Under which user of the host agents run. */
final class AgentUser {

    /** A number that no distribution hands out by itself: Debian gives out 1000 to 59999 upwards, systemd from 61184. */
    private static final int UID = 59990;

    private AgentUser() {}

    /** A user of its own where the JVM is root, since whatever root starts can do anything; empty where agents run as the JVM's own user. */
    static OptionalInt ofThisJvm() {
        try {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return uid.equals(0) ? OptionalInt.of(UID) : OptionalInt.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return OptionalInt.empty(); // no /proc, so not Linux, and no user to change to
        }
    }
}
