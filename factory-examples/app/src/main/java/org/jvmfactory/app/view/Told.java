package org.jvmfactory.app.view;

import java.util.List;

/** What there is to say about an event. */
sealed interface Told {

    /** Worth keeping on the screen. */
    record Lines(List<String> lines) implements Told {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** What is being done right now: of interest until something else is. */
    record Activity(String text) implements Told {}

    /** Nothing for a person. */
    record Nothing() implements Told {}

    static Told line(String line) {
        return new Lines(List.of(line));
    }
}
