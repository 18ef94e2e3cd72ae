package org.jvmfactory.example.crashtest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.testkit.ClassArchive;

/** So many kills of one Factory, a last life in which it finishes what there is, and the judgement. For one thread. */
final class Round {

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

    /** In a life; to take up six tasks takes some thirty, to carry one out some thirty more. */
    private static final int MOST_WRITES = 140;

    private final Ground ground;
    private final ClassArchive classes;
    private final Report report;
    private final Random random;
    private final Instant begin = Instant.now();
    private final Deque<String> points = new ArrayDeque<>();

    /** The ids that were told for each number: more than one is a broken promise. */
    private final Map<Integer, Set<String>> acknowledged = new HashMap<>();

    private final List<String> kills = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private int submitted;
    private long life;

    Round(Ground ground, ClassArchive classes, Report report) {
        this.ground = ground;
        this.classes = classes;
        this.report = report;
        this.random = new Random(ground.seed());
    }

    /** Returns what was promised and not kept; empty where all is well. */
    List<String> run(int howOften) throws IOException, InterruptedException {
        ground.make();
        while (kills.size() < howOften && broken.isEmpty()) {
            switch (random.nextInt(5)) {
                case 0 -> killEarly();
                case 1, 2 -> killLater();
                default -> trap();
            }
        }
        if (broken.isEmpty()) {
            finish();
        }
        if (broken.isEmpty()) {
            broken.addAll(new Judge(ground, acknowledged, submitted).judge());
        }
        report.round(submitted);
        return broken;
    }

    /** The kills of the round, in their order. */
    List<String> kills() {
        return kills;
    }

    private Life begin(String trap, int last) throws IOException {
        life++;
        int first = 1;
        while (acknowledged.containsKey(first)) {
            first++;
        }
        Victim.Orders orders = new Victim.Orders(ground, ground.seed() * 1_000_003 + life, first, last, trap, begin);
        return Life.start(classes, orders, ground.directory().resolve("errors.log"), this::hear);
    }

    private synchronized void hear(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "submits" -> submitted = Math.max(submitted, Integer.parseInt(words[1]));
            case "has" ->
                acknowledged
                        .computeIfAbsent(Integer.valueOf(words[1]), number -> new TreeSet<>())
                        .add(words[2]);
            case "fails" -> broken.add("a Factory couldn't go on: " + line.substring("fails ".length()));
            default -> {}
        }
    }

    /** While the JVM starts, or takes up what the one before left. */
    private void killEarly() throws IOException, InterruptedException {
        Life started = begin("none", Integer.MAX_VALUE);
        kill(started, "soon after the start", Duration.ofMillis((long)
                (report.lastStart().toMillis() * 1.3 * random.nextDouble())));
    }

    /** At no moment in particular, counted in writes, so that it comes as far on a slow machine as on a fast one. */
    private void killLater() throws IOException, InterruptedException {
        Life started = begin("none", Integer.MAX_VALUE);
        started.awaitReady();
        started.awaitWrites(random.nextInt(MOST_WRITES));
        kill(started, "at a random moment", Duration.ofMillis(random.nextInt(30)));
    }

    private void trap() throws IOException, InterruptedException {
        if (points.isEmpty()) {
            List<String> all = new ArrayList<>(Trap.points());
            Collections.shuffle(all, random);
            points.addAll(all);
        }
        String point = points.remove();
        Life started = begin(point + ":" + (random.nextInt(3) == 0 ? 2 : 1), Integer.MAX_VALUE);
        started.awaitReady();
        started.awaitWrites(MOST_WRITES);
        if (!started.awaitEnd(Duration.ofMillis(1))) {
            started.kill(); // or the trap does, at this very moment
        }
        switch (started.exit()) {
            case Trap.EXIT -> killed(started, point);
            case Life.KILLED -> killed(started, Report.MISSED);
            default -> endedItself(started);
        }
    }

    private void kill(Life started, String where, Duration after) throws InterruptedException {
        if (started.awaitEnd(after)) {
            endedItself(started);
        } else {
            started.kill();
            killed(started, where);
        }
    }

    private void endedItself(Life ended) {
        broken.add("a Factory ended by itself with status " + ended.exit() + "; see errors.log");
    }

    private void killed(Life ended, String where) {
        kills.add(where);
        report.kill(where, ended.readyAfter());
    }

    private void finish() throws IOException, InterruptedException {
        Life last = begin("none", submitted);
        if (!last.awaitEnd(LONGEST_DRAIN)) {
            last.kill();
            broken.add("not everything came to its end within " + LONGEST_DRAIN + " of undisturbed work: "
                    + new Judge(ground, acknowledged, submitted).unsettled());
        } else if (last.exit() != 0) {
            broken.add("the last Factory ended with status " + last.exit() + "; see errors.log");
        }
    }

    Path directory() {
        return ground.directory();
    }
}
