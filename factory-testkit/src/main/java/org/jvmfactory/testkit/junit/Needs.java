package org.jvmfactory.testkit.junit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Says what a test can't do without. Where it is missing the test is skipped, with the reason; with {@code FACTORY_REQUIRE_ALL=true} in the
 * environment it fails instead.
 */
public final class Needs {

    private static final boolean REQUIRE_ALL = "true".equals(System.getenv("FACTORY_REQUIRE_ALL"));

    private Needs() {}

    /**
     * The full path of a program on the PATH. Where the variable {@code FACTORY_<NAME>_MISSING} says why it can't be had here at all, the
     * test is skipped for that reason, whatever else is required.
     */
    public static Path program(String name) {
        excused("FACTORY_" + name.toUpperCase(Locale.ROOT), "the program '" + name + "'");
        Optional<Path> program = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst();
        that(program.isPresent(), "'" + name + "' is on the PATH");
        return program.orElseThrow();
    }

    /**
     * The program that the environment variable {@code variable} names; {@code what} describes it. Where a variable of that name and
     * {@code _MISSING} says why it can't be had here at all, the test is skipped for that reason, whatever else is required.
     */
    public static Path tool(String variable, String what) {
        Optional<Path> program = Optional.ofNullable(System.getenv(variable)).map(Path::of);
        if (program.isEmpty()) {
            excused(variable, what);
        }
        that(program.filter(Files::isExecutable).isPresent(), variable + " names " + what);
        return program.orElseThrow();
    }

    /**
     * The file that the environment variable {@code variable} names; {@code what} describes it. It may be excused as a {@link #tool} is.
     */
    public static Path file(String variable, String what) {
        Optional<Path> file = Optional.ofNullable(System.getenv(variable)).map(Path::of);
        if (file.isEmpty()) {
            excused(variable, what);
        }
        that(file.filter(Files::isReadable).isPresent(), variable + " names " + what);
        return file.orElseThrow();
    }

    private static void excused(String variable, String what) {
        Optional<String> missing = Optional.ofNullable(System.getenv(variable + "_MISSING"));
        Assumptions.assumeTrue(
                missing.isEmpty(),
                () -> "This test needs " + what + ", which can't be installed here: " + missing.orElseThrow());
    }

    /** Goes on only where {@code condition} holds; {@code what} describes it. */
    public static void that(boolean condition, String what) {
        if (REQUIRE_ALL) {
            Assertions.assertTrue(condition, () -> "This test needs that " + what);
        } else {
            Assumptions.assumeTrue(condition, () -> "This test needs that " + what);
        }
    }
}
