package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;

/**
 * How much a command may use, together with everything that it starts. Time and output are measured by the JVM, whatever the kind; memory,
 * processes and processors by kinds that claim it ({@link #guarantees}). What is empty is as the kind has it.
 *
 * @param memory in bytes, swap included
 * @param pids processes and threads at once
 * @param cpus processors, such as 1.5; a command is slowed by it and never ended
 * @param time from its start
 * @param output in bytes, on both streams together
 */
public record SandboxLimits(
        OptionalLong memory,
        OptionalInt pids,
        Optional<BigDecimal> cpus,
        Optional<Duration> time,
        OptionalLong output) {

    /** Nothing is said. */
    public static final SandboxLimits NONE = new SandboxLimits(
            OptionalLong.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(KiB|MiB|GiB)");
    private static final int SHIFT = 10;

    public SandboxLimits {
        requireNonNull(memory, "memory");
        requireNonNull(pids, "pids");
        requireNonNull(cpus, "cpus");
        requireNonNull(time, "time");
        requireNonNull(output, "output");
        if (memory.orElse(1) < 1
                || pids.orElse(1) < 1
                || output.orElse(1) < 1
                || cpus.filter(value -> value.signum() <= 0).isPresent()
                || time.filter(value -> value.isZero() || value.isNegative()).isPresent()) {
            throw new IllegalArgumentException("a limit of nothing lets nothing run");
        }
    }

    /** Reads {@code memory}, {@code pids}, {@code cpus}, {@code time} and {@code output}. */
    public static SandboxLimits read(ConfigNode node) {
        node.only("memory", "pids", "cpus", "time", "output");
        Optional<ConfigNode> pids = node.find("pids");
        return new SandboxLimits(
                size(node, "memory"),
                pids.isPresent() ? OptionalInt.of(pids.get().positive()) : OptionalInt.empty(),
                node.find("cpus").map(SandboxLimits::cpus),
                node.find("time").map(SandboxLimits::time),
                size(node, "output"));
    }

    private static OptionalLong size(ConfigNode node, String key) {
        Optional<ConfigNode> size = node.find(key);
        return size.isPresent() ? OptionalLong.of(bytes(size.get())) : OptionalLong.empty();
    }

    private static long bytes(ConfigNode node) {
        Matcher size = SIZE.matcher(node.text().strip());
        if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
            throw node.error("expected a size such as 512MiB or 4GiB, got '" + node.text() + "'");
        }
        int steps = "KMG".indexOf(size.group(2).charAt(0)) + 1;
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (SHIFT * steps));
    }

    private static BigDecimal cpus(ConfigNode node) {
        BigDecimal cpus = node.decimal();
        if (cpus.signum() <= 0) {
            throw node.error("expected more than no processor, got " + cpus);
        }
        return cpus;
    }

    private static Duration time(ConfigNode node) {
        Duration time = node.duration();
        if (time.isZero()) {
            throw node.error("this must be longer than nothing, such as 2h");
        }
        return time;
    }

    public SandboxLimits withMemory(long bytes) {
        return new SandboxLimits(OptionalLong.of(bytes), pids, cpus, time, output);
    }

    public SandboxLimits withPids(int most) {
        return new SandboxLimits(memory, OptionalInt.of(most), cpus, time, output);
    }

    public SandboxLimits withCpus(BigDecimal most) {
        return new SandboxLimits(memory, pids, Optional.of(most), time, output);
    }

    public SandboxLimits withTime(Duration longest) {
        return new SandboxLimits(memory, pids, cpus, Optional.of(longest), output);
    }

    public SandboxLimits withOutput(long bytes) {
        return new SandboxLimits(memory, pids, cpus, time, OptionalLong.of(bytes));
    }

    /** The same without those that the JVM measures: for commands of the host's own, which have others. */
    public SandboxLimits ofResources() {
        return new SandboxLimits(memory, pids, cpus, Optional.empty(), OptionalLong.empty());
    }

    /** What a kind must have proven so that nothing of this goes unheeded. */
    public Set<Guarantee> guarantees() {
        Set<Guarantee> needed = EnumSet.noneOf(Guarantee.class);
        memory.ifPresent(bytes -> needed.add(Guarantee.MEMORY_LIMITED));
        pids.ifPresent(most -> needed.add(Guarantee.PIDS_LIMITED));
        cpus.ifPresent(most -> needed.add(Guarantee.CPU_LIMITED));
        return needed;
    }

    /** What is allowed of {@code limit}, for a person: {@code 512 MiB of memory}. */
    String describe(Limit limit) {
        return switch (limit) {
            case MEMORY -> size(memory) + " of memory";
            case PIDS -> pids.orElse(0) + " processes and threads";
            case TIME -> time.orElse(Duration.ZERO).toString().substring(2).toLowerCase(Locale.ROOT);
            case OUTPUT -> size(output) + " of output";
        };
    }

    private static String size(OptionalLong bytes) {
        long value = bytes.orElse(0);
        int steps = 0;
        while (steps < 3 && value > 0 && value % (1 << SHIFT) == 0) {
            value >>= SHIFT;
            steps++;
        }
        return value + " " + new String[] {"bytes", "KiB", "MiB", "GiB"}[steps];
    }
}
