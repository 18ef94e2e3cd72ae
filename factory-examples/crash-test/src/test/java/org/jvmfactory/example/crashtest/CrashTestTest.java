package org.jvmfactory.example.crashtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The program works: a few kills, nothing lost, nothing left; and it notices what it is there to notice. */
class CrashTestTest {

    @TempDir(factory = TestDirectories.class)
    Path directory;

    @Test
    void after_a_few_kills_everything_was_kept_and_nothing_is_left() throws Exception {
        Path place = directory.resolve("crash");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                CrashTest.class.getName()));
        command.addAll(List.of("--kills", "4", "--seed", "3", "--directory", place.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("seed 3: 4 kills, all kept").contains("4 kills, ");
        assertThat(place).doesNotExist();
    }

    @Test
    void what_is_lost_or_done_twice_is_noticed() throws Exception {
        Ground ground = new Ground(
                directory.resolve("ground"), directory.resolve("factory.db").toString(), 8);
        ground.make();
        Victim.main(new Victim.Orders(ground, 1, 1, 1, "none", Instant.now()).words());
        String task;
        try (FactoryStore store = ground.openStore()) {
            task = store.tasks(Set.of(), 1).get(0).id().value();
        }
        assertThat(new Judge(ground, Map.of(1, Set.of(task)), 1).judge()).isEmpty();

        List<String> opened = ground.ledger("host").lines("open").get(0);
        ground.ledger("host").add(opened.toArray(String[]::new));
        Path noted = ground.witness().resolve("noted");
        Files.writeString(
                noted, "kept " + task + " work/gone\noverlap " + task + " code#1\n", StandardOpenOption.APPEND);

        assertThat(new Judge(ground, Map.of(1, Set.of(task), 2, Set.of("gone")), 2).judge())
                .containsExactlyInAnyOrder(
                        "acknowledged task gone is lost",
                        "an agent of " + task + " found somebody of an earlier one in its tree, in code#1",
                        "work of " + task + " is lost: work/gone",
                        task + " opened 2 pull requests");
    }

    @Test
    void every_point_where_a_jvm_can_drop_dead_is_chosen_once_in_a_while() {
        assertThat(Trap.points())
                .doesNotHaveDuplicates()
                .contains("before-step-finished", "after-step-finished", "after-claim");
    }
}
