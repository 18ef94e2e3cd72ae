package org.jvmfactory.example.crashtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jvmfactory.testkit.ClassArchive;

/**
 * Kills a Factory at random and at chosen moments, has another one go on, and again, and checks in the end what Factory promises. Its exit
 * code is 0 where all was kept, 1 where something wasn't, 2 for wrong use.
 */
public final class CrashTest {

    private static final String USAGE = """
            crash-test [--kills 200] [--seed 1] [--round 100] [--directory <new directory>] [--store <jdbc url>]
              --kills      how often a Factory is killed
              --seed       of everything; a round has the seed of the one before and one more
              --round      kills of one Factory until it finishes its work and is judged; then the next one begins from nothing
              --directory  where everything lies; one for temporary files unless said. What was wrong is kept there
              --store      a PostgreSQL database, in which each round gets a schema of its own; an SQLite file a round unless said
            """;

    private final Map<String, String> options;
    private final Report report = new Report(System.out);

    private CrashTest(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>(Map.of("--kills", "200", "--seed", "1", "--round", "100"));
        List<String> known = List.of("--kills", "--seed", "--round", "--directory", "--store");
        for (int i = 0; i < arguments.length; i += 2) {
            if (!known.contains(arguments[i]) || i + 1 == arguments.length) {
                System.err.print(USAGE);
                System.exit(2);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        System.exit(new CrashTest(options).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        Path directory = options.containsKey("--directory")
                ? Files.createDirectories(Path.of(options.get("--directory"))).toRealPath()
                : Files.createTempDirectory("crash-test-").toRealPath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        long seed = Long.parseLong(options.get("--seed"));
        int kills = Integer.parseInt(options.get("--kills"));
        int most = Integer.parseInt(options.get("--round"));
        report.say("seed " + seed + ", " + kills + " kills, in " + directory);
        ClassArchive classes = archive(directory);
        boolean kept = true;
        while (kept && report.kills() < kills) {
            kept = round(directory, seed, Math.min(most, kills - report.kills()), classes);
            seed++;
        }
        report.print();
        if (kept) {
            delete(directory);
        }
        return kept;
    }

    private boolean round(Path directory, long seed, int kills, ClassArchive classes) throws Exception {
        Ground ground = new Ground(directory.resolve("round-" + seed), store(directory, seed), seed);
        Round round = new Round(ground, classes, report);
        List<String> broken = round.run(kills);
        if (broken.isEmpty()) {
            report.say("seed " + seed + ": " + kills + " kills, all kept");
            delete(ground.directory());
            return true;
        }
        report.say("seed " + seed + ": NOT KEPT, see " + ground.directory());
        broken.forEach(line -> report.say("  " + line));
        report.say("  killed " + round.kills());
        report.say("  again: --seed " + seed + " --kills " + kills);
        return false;
    }

    /** A place of its own for each round. */
    private String store(Path directory, long seed) throws SQLException {
        String url = options.get("--store");
        if (url == null) {
            return directory.resolve("round-" + seed).resolve("factory.db").toString();
        }
        String schema = "crash_test_" + seed + "_" + System.currentTimeMillis();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    /** All JVMs map what one loaded that does a task of each kind. */
    private static ClassArchive archive(Path directory) throws IOException, InterruptedException {
        Path place = directory.resolve("classes");
        Ground ground =
                new Ground(place.resolve("ground"), place.resolve("factory.db").toString(), 0);
        ground.make();
        Victim.Orders orders = new Victim.Orders(ground, 0, 1, 8, "none", Instant.now());
        return ClassArchive.of(place, Victim.class, orders.words());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
