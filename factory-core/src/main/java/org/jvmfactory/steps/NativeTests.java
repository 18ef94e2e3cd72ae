package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests that failed under Go and Cargo. */
final class NativeTests {

    private static final Pattern GO = Pattern.compile("\\s*--- FAIL: (\\S+) \\(.*");
    private static final Pattern GO_SAID = Pattern.compile("\\s+(\\S+\\.go):(\\d+): ?(.*)");
    private static final Pattern GO_PANIC = Pattern.compile("panic: (.+?)(?: \\[recovered.*)?");
    private static final Pattern GO_FRAME = Pattern.compile("\\s+(\\S+_test\\.go):(\\d+)(?: .*)?");
    private static final Pattern GO_END = Pattern.compile("^\\s*--- |^(?:FAIL|ok|PASS|panic|=== )");

    private static final Pattern RUST =
            Pattern.compile("thread '(.+?)' (?:\\(\\d+\\) )?panicked at ([^,:']+):(\\d+):\\d+:?");
    /** Name and message are never tried again: at each length of both it would be cubic. */
    static final Pattern OLD_RUST = Pattern.compile("thread '(?>(.+?)' panicked at ')(?>(.*)', )([^:]+):(\\d+):\\d+");

    private static final Pattern RUST_END = Pattern.compile("^note: |^stack backtrace|^---- |^failures:|^thread '");
    private static final int MESSAGE_LINES = 6;

    private NativeTests() {}

    static List<Trouble> failed(List<String> lines) {
        List<Trouble> found = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            Matcher go = GO.matcher(lines.get(index));
            Matcher rust = RUST.matcher(lines.get(index));
            Matcher old = OLD_RUST.matcher(lines.get(index));
            if (go.matches()) {
                go(go.group(1), lines, index, found);
            } else if (rust.matches()) {
                String message = OutputTroubles.following(lines, index, MESSAGE_LINES, RUST_END);
                found.add(new Trouble(rust.group(1), rust.group(2), OutputTroubles.number(rust, 3), message));
            } else if (old.matches()) {
                found.add(new Trouble(old.group(1), old.group(3), OutputTroubles.number(old, 4), old.group(2)));
            }
        }
        return found;
    }

    /** A test fails with its subtests; where it says nothing itself they say it all. */
    private static void go(String test, List<String> lines, int start, List<Trouble> found) {
        int next = start + 1;
        if (next < lines.size() && GO.matcher(lines.get(next)).matches()) {
            return;
        }
        Matcher panic = GO_PANIC.matcher(next < lines.size() ? lines.get(next) : "");
        if (panic.matches()) {
            found.add(panicked(test, panic.group(1), lines, next));
            return;
        }
        String place = "";
        int number = 0;
        StringBuilder message = new StringBuilder();
        for (int index = next;
                index < lines.size() && !GO_END.matcher(lines.get(index)).find();
                index++) {
            Matcher said = GO_SAID.matcher(lines.get(index));
            if (said.matches() && number == 0) {
                place = said.group(1);
                number = OutputTroubles.number(said, 2);
                message.append(said.group(3));
            } else if (message.toString().lines().count() < MESSAGE_LINES
                    && !lines.get(index).isBlank()) {
                message.append('\n').append(lines.get(index).strip());
            }
        }
        found.add(new Trouble(test, place, number, message.toString().strip()));
    }

    /** The first frame in a file of tests is where it went wrong, or what led there. */
    private static Trouble panicked(String test, String message, List<String> lines, int start) {
        return lines.subList(start, lines.size()).stream()
                .map(GO_FRAME::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(frame -> new Trouble(test, frame.group(1), OutputTroubles.number(frame, 2), "panic: " + message))
                .orElseGet(() -> new Trouble(test, "", 0, "panic: " + message));
    }
}
