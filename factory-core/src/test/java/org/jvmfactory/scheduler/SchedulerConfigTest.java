package org.jvmfactory.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskRequest;

class SchedulerConfigTest {

    private static SchedulerConfig read(String yaml) {
        return SchedulerConfig.read(ConfigNode.parse("factory.yml", yaml));
    }

    private static void assertRefused(String yaml, String... words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .satisfies(e -> assertThat(e).hasMessageContainingAll(words));
    }

    @Test
    void nothing_said_is_three_slots_and_no_cooldown() {
        assertThat(read("")).isEqualTo(SchedulerConfig.defaults());
        assertThat(SchedulerConfig.defaults().caps()).isEqualTo(new Caps(3, 3, Map.of(), Duration.ZERO));
    }

    @Test
    void all_caps_are_read() {
        assertThat(read("""
                        slots: 8
                        slots-per-repository: 2
                        slots-per-engine: {claude: 3, codex: 1}
                        cooldown: 60s
                        lease: 10s
                        """))
                .isEqualTo(SchedulerConfig.defaults()
                        .withSlots(8)
                        .withSlotsPerRepository(2)
                        .withSlotsPerEngine("claude", 3)
                        .withSlotsPerEngine("codex", 1)
                        .withCooldown(Duration.ofSeconds(60))
                        .withLease(Duration.ofSeconds(10)));
    }

    @Test
    void a_repository_may_take_all_slots_unless_something_narrower_is_said() {
        assertThat(read("slots: 8").caps()).isEqualTo(Caps.of(8, 8));
        assertThat(Caps.of(8, 2).withSlots(4)).isEqualTo(Caps.of(4, 2));
        assertThat(Caps.of(8, 2).withSlots(1)).isEqualTo(Caps.of(1, 1));
    }

    @Test
    void caps_that_let_nothing_run_are_refused_where_they_stand() {
        assertRefused("slots: 0", "factory.yml:1:8", "at least 1");
        assertRefused("slots-per-engine:\n  claude: 0", "factory.yml:2:11", "at least 1");
        assertRefused("cooldown: soon", "factory.yml:1:11", "length of time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchedulerConfig.defaults().withSlotsPerEngine("claude", 0));
    }

    @Test
    void a_schedule_is_read_with_its_task() {
        assertThat(read("""
                        schedules:
                          - name: nightly
                            cron: "0 3 * * 1-5"
                            zone: Europe/Berlin
                            task:
                              repository: https://git.example/shop
                              title: Update what it depends on
                              description: Patch versions only.
                              base: main
                              workflow: code_review
                              agent: devops
                              engine: claude
                              priority: low
                              labels: [maintenance]
                          - name: hourly
                            cron: "@hourly"
                            overlap: true
                            task: {repository: /srv/shop.git}
                        """).schedules())
                .containsExactly(
                        Schedule.of(
                                "nightly",
                                "0 3 * * 1-5",
                                ZoneId.of("Europe/Berlin"),
                                TaskRequest.builder("https://git.example/shop", "Update what it depends on")
                                        .description("Patch versions only.")
                                        .base("main")
                                        .workflow("code_review")
                                        .agent("devops")
                                        .engine("claude")
                                        .priority(Priority.LOW)
                                        .label("maintenance")
                                        .build()),
                        new Schedule(
                                "hourly",
                                Cron.parse("@hourly"),
                                ZoneOffset.UTC,
                                true,
                                TaskRequest.builder("/srv/shop.git", "hourly").build()));
    }

    @Test
    void what_is_wrong_with_schedules_is_said_with_its_places_all_at_once() {
        assertRefused(
                """
                schedules:
                  - name: nightly
                    cron: "0 25 * * *"
                    task: {repository: /srv/shop.git}
                  - name: weekly
                    cron: "@weekly"
                    zone: Middle/Earth
                    task: {repository: /srv/shop.git}
                  - name: A night
                    cron: "@daily"
                    task: {repository: /srv/shop.git}
                  - name: monthly
                    cron: "@monthly"
                    task: {repository: /srv/shop.git, prority: low}
                """,
                "factory.yml:3:11: '0 25 * * *' is no cron expression: ",
                "factory.yml:7:11: 'Middle/Earth' is no time zone",
                "factory.yml:9:11: 'A night' can't be the name of a schedule",
                "factory.yml:14:39: unknown key 'prority', did you mean 'priority'?");
    }

    @Test
    void two_schedules_of_one_name_are_refused() {
        String nightly = "  - {name: nightly, cron: '@daily', task: {repository: /srv/shop.git}}\n";
        assertRefused("schedules:\n" + nightly + nightly, "factory.yml:3:12", "a second schedule is called 'nightly'");
        Schedule schedule = Schedule.of(
                "nightly",
                "@daily",
                ZoneOffset.UTC,
                TaskRequest.builder("/srv/shop.git", "Update").build());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SchedulerConfig.defaults().withSchedule(schedule).withSchedule(schedule));
    }
}
