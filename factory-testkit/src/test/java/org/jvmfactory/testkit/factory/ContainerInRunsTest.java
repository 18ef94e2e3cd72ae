package org.jvmfactory.testkit.factory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Diagnosis;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.sandbox.SandboxException;
import org.jvmfactory.sandbox.SandboxLimits;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.junit.Needs;

/** Whole runs in containers, and what becomes of those that use more than they may. */
class ContainerInRunsTest extends HouseTest {

    @BeforeEach
    void needs_podman() {
        Needs.program("podman");
    }

    @Test
    void agents_and_checks_work_in_containers_with_the_limits_that_are_configured() throws Exception {
        Factory factory = open(
                """
                  coder:
                    - do:
                        - run: cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max > limit.txt 2>/dev/null || true
                        - run: test "$(cat limit.txt)" = 321
                        - run: test "$(hostname)" = sandbox
                        - commit: Note the limit
                """,
                config -> config.withIsolation(read("""
                    sandbox: {kind: container, limits: {memory: 1GiB, pids: 321, cpus: 1.5, time: 10m, output: 10MiB}}
                    """).isolation())
                        .withVerify(List.of("sh", "-c", "test -e /run/.containerenv && test -s limit.txt")));

        TaskView view = settled(submit(factory, "Note the limit"));

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository.file(only(repository.published()), "limit.txt")).isEqualTo("321");
        assertThat(factory.diagnose().checks())
                .filteredOn(check -> check.subject().equals("sandbox container"))
                .singleElement()
                .extracting(Diagnosis.Check::finding)
                .asString()
                .contains("MEMORY_LIMITED", "PIDS_LIMITED", "CPU_LIMITED");
    }

    @Test
    void a_session_that_takes_too_long_fails_for_that_reason() throws Exception {
        Factory factory =
                open("""
                      coder:
                        - do:
                            - run: sleep 50
                    """, config -> config.withIsolation(limited(SandboxLimits.NONE.withTime(Duration.ofSeconds(4)))));

        TaskView view = settled(submit(factory, "Sleep"));

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("its limit of 4s was reached");
    }

    @Test
    void a_command_that_takes_too_much_memory_fails_for_that_reason() throws Exception {
        FactoryConfig filling = read("""
            workflow: fill
            workflows:
              fill:
                name: fill
                steps:
                  - {id: fill, uses: run, with: {command: [tail, /dev/zero]}}
            sandbox: {kind: container, limits: {memory: 512MiB}}
            """);
        Factory factory = open(
                CODER,
                config -> config.withIsolation(filling.isolation())
                        .withWorkflow(requireNonNull(filling.workflows().get("fill")))
                        .withWorkflow("fill"));

        TaskView view = settled(submit(factory, "Fill the memory"));

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("its limit of 512 MiB of memory was reached");
    }

    @Test
    void a_kind_that_cannot_be_used_is_replaced_by_an_alternative_that_was_named_and_by_no_other() throws Exception {
        String broken = "sandbox: {kind: %s, container: {command: no-such-runtime}}";

        assertThatThrownBy(() -> open(
                        CODER,
                        config -> config.withIsolation(
                                read(broken.formatted("container")).isolation())))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("'no-such-runtime'");
        Factory factory = open(
                CODER,
                config -> config.withIsolation(
                        read(broken.formatted("[container, bubblewrap]")).isolation()));

        TaskView view = settled(submit(factory, "Say hello"));

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void a_limit_that_a_kind_cannot_keep_is_refused() {
        assertThatThrownBy(() -> open(
                        CODER,
                        config -> config.withIsolation(
                                Isolation.NONE.withLimits(SandboxLimits.NONE.withMemory(1L << 30)))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("MEMORY_LIMITED")
                .hasMessageContaining("take the limit out");
    }

    private static Isolation limited(SandboxLimits limits) {
        return new Isolation("container", false).withLimits(limits);
    }
}
