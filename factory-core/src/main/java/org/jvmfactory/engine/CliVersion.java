package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a CLI says its version, for {@link AgentEngine#probe}. Immutable.
 *
 * @param product what a person calls the CLI
 * @param pattern finds the version in what {@code --version} prints, as its first group
 * @param limit for how long it may think about that
 */
public record CliVersion(String product, Pattern pattern, Duration limit) {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final int LONGEST = 300;

    public CliVersion {
        requireNonNull(product, "product");
        requireNonNull(pattern, "pattern");
        requireNonNull(limit, "limit");
    }

    /** What an engine makes of a program that says its version. */
    @FunctionalInterface
    public interface Judge {
        EngineReadiness judge(Path program, String version) throws InterruptedException;
    }

    /**
     * Asks the program for its version.
     *
     * @param program as {@code look} of an engine finds it, which may fail
     */
    public EngineReadiness ask(EngineProbe probe, Supplier<Path> program, Judge judge) throws InterruptedException {
        requireNonNull(probe, "probe");
        try {
            Path found = program.get();
            EngineProbe.Output output = probe.run(List.of(found.toString(), "--version"), limit);
            Matcher version = pattern.matcher(output.stdout());
            return output.exitCode() == 0 && version.find()
                    ? judge.judge(found, version.group(1))
                    : unusable(Optional.empty(), misfit(found, output));
        } catch (EngineException e) {
            return unusable(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private String misfit(Path program, EngineProbe.Output output) {
        String said = (output.stdout() + " " + output.stderr()).strip().replaceAll("\\s+", " ");
        return "'" + program + " --version' ended with status " + output.exitCode() + " and printed '"
                + (said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said)
                + "', which isn't a version of " + product
                + ". Install it anew, or name the right program with 'executable' in the engine's settings.";
    }

    /** That an engine can't be used, and why. */
    public static EngineReadiness unusable(Optional<String> version, String why) {
        return new EngineReadiness(false, version, why);
    }

    /** Which of two versions is the newer one, by their numbers; what isn't one counts as none. */
    public static int compare(String one, String other) {
        String[] left = one.split("[.-]", -1);
        String[] right = other.split("[.-]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = Integer.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && NUMBER.matcher(parts[index]).matches() ? Integer.parseInt(parts[index]) : 0;
    }
}
