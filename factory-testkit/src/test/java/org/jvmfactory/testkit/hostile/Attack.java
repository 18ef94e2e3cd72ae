package org.jvmfactory.testkit.hostile;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that a hostile agent does.
 *
 * @param id also its name in the script
 * @param tries what it tries to get, in a few words
 * @param stop what it fails by
 * @param alone whether it needs a task of its own, because it changes what comes of it
 * @param workflow of a task of its own
 * @param limit how long that task may work
 * @param title further words of that task's title
 * @param script for a POSIX shell in the work tree; says {@code broke …} where it got what it wanted
 * @param judge what must be so afterwards
 */
record Attack(
        String id,
        String tries,
        Stop stop,
        boolean alone,
        String workflow,
        Duration limit,
        Optional<String> title,
        String script,
        Judge judge) {

    /** Looks at what came of an attack; an assertion that fails says that it succeeded. */
    @FunctionalInterface
    interface Judge {
        void judge(Traces traces) throws Exception;
    }

    private static final Duration LONG = Duration.ofSeconds(90);

    /** One that does its work beside others in one task. */
    static Attack together(String id, String tries, Stop stop, String script) {
        return new Attack(id, tries, stop, false, "hostile", LONG, Optional.empty(), script, traces -> {});
    }

    /** One that has a task for itself. */
    static Attack alone(String id, String tries, Stop stop, String script, Judge judge) {
        return new Attack(id, tries, stop, true, "hostile", LONG, Optional.empty(), script, judge);
    }

    Attack judged(Judge value) {
        return new Attack(id, tries, stop, alone, workflow, limit, title, script, value);
    }

    Attack in(String value) {
        return new Attack(id, tries, stop, alone, value, limit, title, script, judge);
    }

    Attack within(Duration value) {
        return new Attack(id, tries, stop, alone, workflow, value, title, script, judge);
    }

    Attack titled(String value) {
        return new Attack(id, tries, stop, alone, workflow, limit, Optional.of(value), script, judge);
    }

    /** Its function in the script. */
    String function() {
        return "attack_" + id.replace('-', '_');
    }

    @Override
    public String toString() {
        return id + ": " + tries + " (" + stop.name() + ")";
    }
}
