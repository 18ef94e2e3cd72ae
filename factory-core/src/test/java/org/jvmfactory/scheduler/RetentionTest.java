package org.jvmfactory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final List<Outdated.Held> held = new ArrayList<>();

    private static Retention read(String yaml) {
        return SchedulerConfig.read(ConfigNode.parse("factory.yml", yaml)).retention();
    }

    private void held(String task, TaskStatus status, int days, long megabytes) {
        held.add(new Outdated.Held(new TaskId(task), status, NOW.minus(Duration.ofDays(days)), megabytes * 1_000_000));
    }

    private List<String> outdated(Retention retention) {
        return Outdated.workspaces(retention, held, NOW).stream()
                .map(TaskId::value)
                .toList();
    }

    @Test
    void nothing_said_is_a_week_a_month_and_a_year() {
        assertThat(read("slots: 2")).isEqualTo(Retention.DEFAULT);
        assertThat(read("retention: {workspaces: {size: 5 MB}}"))
                .isEqualTo(new Retention(
                        Retention.DEFAULT.workspaces(),
                        Retention.DEFAULT.failed(),
                        Optional.of(5_000_000L),
                        Retention.DEFAULT.journals(),
                        Optional.empty()));
    }

    @Test
    void all_that_can_be_said_is_read() {
        assertThat(read("""
                        retention:
                          workspaces: {keep: 2d, failed: for-ever, size: 20 GB}
                          journals: {keep: 90d, size: 2 GB}
                        """))
                .isEqualTo(new Retention(
                        Optional.of(Duration.ofDays(2)),
                        Optional.empty(),
                        Optional.of(20_000_000_000L),
                        Optional.of(Duration.ofDays(90)),
                        Optional.of(2_000_000_000L)));
    }

    @Test
    void what_cannot_be_understood_is_refused_where_it_stands() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("retention: {workspaces: {size: much}}"))
                .withMessageContainingAll("factory.yml:1:32", "a size such as 500 MB");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("retention: {workspace: {keep: 1d}}"))
                .withMessageContaining("did you mean 'workspaces'?");
    }

    @Test
    void workspaces_go_by_age_and_failed_ones_later() {
        held("week", TaskStatus.DONE, 7, 1);
        held("younger", TaskStatus.CANCELLED, 6, 1);
        held("failed", TaskStatus.FAILED, 29, 1);
        held("month", TaskStatus.FAILED, 30, 1);

        assertThat(outdated(Retention.DEFAULT)).containsExactly("month", "week");
        assertThat(outdated(Retention.FOR_EVER)).isEmpty();
    }

    @Test
    void where_they_take_too_much_the_oldest_go_first_until_it_is_enough() {
        held("first", TaskStatus.FAILED, 3, 300);
        held("third", TaskStatus.DONE, 1, 300);
        held("second", TaskStatus.DONE, 2, 300);
        held("live", TaskStatus.RUNNING, 4, 300);

        assertThat(outdated(read("retention: {workspaces: {size: 1200 MB}}"))).isEmpty();
        assertThat(outdated(read("retention: {workspaces: {size: 700 MB}}"))).containsExactly("first", "second");
        assertThat(outdated(read("retention: {workspaces: {size: 1 MB}}"))).containsExactly("first", "second", "third");
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskStatus.class,
            names = {"HELD", "QUEUED", "RUNNING", "WAITING", "IN_REVIEW"})
    void one_whose_task_has_not_ended_never_goes(TaskStatus status) {
        held("a", status, 5000, 1_000_000);

        assertThat(outdated(read("retention: {workspaces: {keep: 1s, failed: 1s, size: 1 MB}}")))
                .isEmpty();
    }
}
