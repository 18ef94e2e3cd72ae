package org.jvmfactory.example.crashtest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a JVM drops dead by itself: when it comes to a certain point for the n-th time. No finally block, no shutdown hook runs. */
final class Trap {

    /** How such a JVM ends. */
    static final int EXIT = 77;

    private static final List<String> WRITES = List.of(
            "task-submitted",
            "content",
            "inbox",
            "run-started",
            "workspace-ready",
            "memory-recalled",
            "step-started",
            "session-opened",
            "agent-reported",
            "step-finished",
            "effect-intended",
            "effect-done",
            "command-taken",
            "status-changed",
            "change-measured",
            "run-ended",
            "notification-due",
            "notification-tried",
            "notification-delivered");

    private static final List<String> ACTS =
            List.of("pull-request-open", "pull-request-update", "pull-request-find", "told", "stamp", "ring");

    private final String armed;
    private final AtomicInteger left;

    /** @param spec {@code none}, or a point, a colon, and how often it is passed before it is the end */
    Trap(String spec) {
        int colon = spec.indexOf(':');
        this.armed = colon < 0 ? "" : spec.substring(0, colon);
        this.left = new AtomicInteger(colon < 0 ? 0 : Integer.parseInt(spec.substring(colon + 1)));
    }

    /** All points: before and after each kind of write to the store and each act outside. */
    static List<String> points() {
        List<String> points = new ArrayList<>();
        for (String moment : List.of("before-", "after-")) {
            WRITES.forEach(write -> points.add(moment + write));
            ACTS.forEach(act -> points.add(moment + act));
        }
        points.add("after-claim"); // before one nobody knows what will be claimed
        return points;
    }

    void before(String what) {
        pass("before-", what);
    }

    void after(String what) {
        pass("after-", what);
    }

    private void pass(String moment, String what) {
        if (armed.equals(moment + what) && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT);
        }
    }
}
