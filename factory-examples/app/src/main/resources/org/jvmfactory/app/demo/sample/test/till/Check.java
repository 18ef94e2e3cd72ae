package till;

import java.util.Objects;

/** Compares what is with what should be. */
final class Check {

    private Check() {}

    static void equal(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError("expected " + expected + ", but got " + actual);
        }
    }
}
