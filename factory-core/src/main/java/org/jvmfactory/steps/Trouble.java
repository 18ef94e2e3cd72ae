package org.jvmfactory.steps;

import java.util.Optional;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

/**
 * One thing that went wrong in a build: a test that failed, or a line that doesn't compile.
 *
 * @param test its name; empty where it isn't a test
 * @param place the file as the tool names it, or the name of its class; empty where it names none
 * @param line 0 where it is unknown
 */
record Trouble(String test, String place, int line, String message) {

    private static final int MOST = 1_500;

    /** As a finding that keeps its id while the test fails, or while there is such a mistake in the file, whatever its line is. */
    Finding finding(OutputPlaces places) {
        Optional<String> file = places.find(place);
        String what = test.isEmpty() ? message : "test '" + test + "' failed: " + message;
        String where = file.isPresent() || place.isEmpty() ? "" : place + (line > 0 ? ":" + line : "") + ": ";
        String id = test.isEmpty()
                ? FindingIds.derived(file, place + " " + message)
                : FindingIds.exact("t", file.orElse(place) + "\n" + test);
        return new Finding(
                id,
                Severity.BLOCKER,
                file,
                file.isPresent() && line > 0 ? Optional.of(line) : Optional.empty(),
                where + (what.length() <= MOST ? what : what.substring(0, MOST) + "…"),
                Optional.empty());
    }
}
