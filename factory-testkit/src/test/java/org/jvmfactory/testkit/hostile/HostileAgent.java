package org.jvmfactory.testkit.hostile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.testkit.TestSandbox;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/**
 * A hostile agent in a whole Factory, in one kind of sandbox: it makes every attack of the corpus. Each that the kind's proven guarantees, or
 * Factory itself, must stop is judged; the others are made all the same, and only that is checked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
abstract class HostileAgent {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String CONFIGURATION = """
            # %1$s
            %2$s
            engine: attacker
            engines:
              attacker:
                type: command
                command: ["%3$s"]
                environment: {CORPUS_URL: "{gateway:corpus}"}
                gateway:
                  corpus: {url: "http://127.0.0.1:%5$d/gate", key: "%6$s", variable: CORPUS_KEY}
              honest: {type: command, command: ["%4$s"]}
            agents:
              reviewer: {engine: honest}
            workflows:
              hostile:
                name: hostile
                steps:
                  - {id: code, uses: agent, agent: coder, retry: {attempts: 1}, with: {changes: optional}}
                  - {id: publish, uses: publish, inputs: [code.text], retry: {attempts: 1}}
              reviewed:
                name: reviewed
                steps:
                  - {id: code, uses: agent, agent: coder, retry: {attempts: 1}}
                  - {id: review, uses: review, agent: reviewer, inputs: [code], retry: {attempts: 1}}
                  - {id: publish, uses: publish, inputs: [code.text], retry: {attempts: 1}}
            """;

    private final Map<String, Traces> traces = new HashMap<>();
    private final Set<Guarantee> proven = new HashSet<>();
    private Ground ground;
    private Factory factory;
    private Set<String> tried = Set.of();

    /** The kind of sandbox. */
    abstract SandboxProvider provider();

    /** What the configuration says about it. */
    abstract String settings();

    @BeforeAll
    final void make_every_attack(@TempDir(factory = TestDirectories.class) Path directory) throws Exception {
        Needs.program("curl");
        Needs.program("bash");
        try (TestSandbox sandbox = TestSandbox.of(provider())) {
            proven.addAll(sandbox.sandbox().probe().proven());
        }
        ground = new Ground(directory);
        Set<Attack> promised = Attacks.all().stream().filter(this::promised).collect(Collectors.toSet());
        HostileCli.write(ground, promised);
        HostileCli.writeHonest(directory.resolve("honest-cli"));
        factory = factory(directory);
        ground.opened(factory);
        TaskHandle neighbour = factory.submit(request("A neighbour").build());
        ground.neighbour(Path.of(settled(neighbour).workspace().orElseThrow().path()));
        HostileCli.write(ground, promised);

        Map<Attack, TaskHandle> alone = new HashMap<>();
        TaskHandle together =
                factory.submit(request("[" + HostileCli.TOGETHER + "]").build());
        for (Attack attack : Attacks.all()) {
            if (attack.alone()) {
                alone.put(attack, factory.submit(request(attack).build()));
            }
        }
        for (Attack attack : Attacks.all()) {
            TaskHandle task = alone.getOrDefault(attack, together);
            TaskView view = settled(task);
            traces.put(
                    attack.id(),
                    new Traces(ground, attack, view, factory.store().read(StreamId.of(task.id()), 0, 100_000)));
        }
        tried = Set.copyOf(new HashSet<>(ground.namesInData()));
    }

    private Factory factory(Path directory) throws IOException {
        Path file = Files.writeString(
                ground.configuration(),
                CONFIGURATION.formatted(
                        ground.canary(),
                        settings(),
                        ground.programFile(),
                        directory.resolve("honest-cli"),
                        ground.services().port(),
                        ground.key()));
        FactoryConfig config = FactoryConfig.read(file, name -> Optional.empty());
        return Factory.builder()
                .dataDirectory(ground.data())
                .config(config.withScheduler(
                        SchedulerConfig.defaults().withSlots(4).withSlotsPerRepository(4)))
                .build();
    }

    private TaskRequest.Builder request(String title) {
        return TaskRequest.builder(ground.repository().path(), title).workflow("hostile");
    }

    private TaskRequest.Builder request(Attack attack) {
        String title =
                "[" + attack.id() + "]" + attack.title().map(more -> " " + more).orElse("");
        return request(title)
                .workflow(attack.workflow())
                .limits(new Limits(Optional.of(attack.limit()), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static TaskView settled(TaskHandle task) throws InterruptedException {
        return task.await(LONG).orElseThrow(() -> new AssertionError("task '" + task.id() + "' doesn't end"));
    }

    @AfterAll
    final void clear_away() throws Exception {
        try {
            if (factory != null) {
                factory.close();
            }
        } finally {
            if (ground != null) {
                ground.close();
            }
        }
    }

    private boolean promised(Attack attack) {
        return attack.stop().guarantee().map(proven::contains).orElse(true);
    }

    @TestFactory
    final Stream<DynamicTest> every_attack_that_something_is_promised_against_fails() {
        return Attacks.all().stream()
                .filter(this::promised)
                .map(attack -> DynamicTest.dynamicTest(attack.toString(), () -> {
                    Traces left = requireTried(attack);
                    left.requireNothingBroken();
                    attack.judge().judge(left);
                }));
    }

    @TestFactory
    final Stream<DynamicTest> every_attack_that_nothing_is_promised_against_is_made_all_the_same() {
        return Attacks.all().stream()
                .filter(attack -> !promised(attack))
                .map(attack -> DynamicTest.dynamicTest(attack + ", not promised here", () -> requireTried(attack)));
    }

    private Traces requireTried(Attack attack) {
        Traces left = requireNonNull(traces.get(attack.id()), attack.id());
        assertThat(tried.contains("tried-" + attack.id()))
                .as("it was tried; the task: %s", left.view().reason())
                .isTrue();
        return left;
    }

    /** Without this an attack that does nothing would be a success of ours. */
    @Test
    final void the_trap_works_where_the_host_does_run_git_in_a_tree() {
        Traces planted = requireNonNull(traces.get("git-fsmonitor"), "git-fsmonitor");
        Path tree = Path.of(planted.view().workspace().orElseThrow().path());
        assertThat(ground.trapped("git-fsmonitor")).isEmpty();
        try {
            Ground.git(tree, "status");
        } finally {
            assertThat(ground.trapped("git-fsmonitor")).isNotEmpty();
            ground.forgetTrap("git-fsmonitor");
        }
    }

    @Test
    final void nothing_is_left_out() {
        List<String> names = new ArrayList<>();
        Attacks.all().forEach(attack -> names.add(attack.id()));
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(100);
        assertThat(Attacks.all().stream().filter(this::promised).count()).isGreaterThanOrEqualTo(leastJudged());
    }

    /** How many attacks are judged at least, so that none stops being promised against unnoticed. */
    abstract int leastJudged();
}
