package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.intake.IntakeConfig.People;
import org.jvmfactory.intake.IntakeConfig.Places;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.intake.IntakeConfig.Work;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Priority;

class IntakeConfigTest {

    private static IntakeConfig read(String yaml) {
        return IntakeConfig.read(
                ConfigNode.parse("factory.yml", yaml),
                Set.of("coder"),
                Set.of("issue_to_pr"),
                node -> Limits.INHERITED.withTotal(node.require("total").duration()));
    }

    @Test
    void what_is_named_is_watched_once_a_minute_and_nothing_more_is_granted() {
        assertThat(read("github: {}").watched()).containsOnly(Map.entry("github", Watched.USUAL));
    }

    @Test
    void everything_can_be_said() {
        IntakeConfig config = read("""
            board:
              poll: 5m
              workflow: issue_to_pr
              agent: coder
              engine: claude
              priority: high
              limits: {total: 2h}
              repository: shop
              repositories: [shop, acme/site]
              base: next
              trust-marks: true
              authors-answer: true
              shared-login: true
              dispatch: [agent-task]
            """);

        assertThat(config.watched().get("board"))
                .isEqualTo(new Watched(
                        Duration.ofMinutes(5),
                        new Work(
                                Optional.of("issue_to_pr"),
                                Optional.of("coder"),
                                Optional.of("claude"),
                                Optional.of(Priority.HIGH),
                                Limits.INHERITED.withTotal(Duration.ofHours(2))),
                        new Places(Optional.of("shop"), Set.of("shop", "acme/site"), Optional.of("next")),
                        new People(true, true, true),
                        Set.of("agent-task")));
    }

    @Test
    void webhooks_alone_are_a_choice() {
        assertThat(read("github: {poll: 0}").watched().get("github"))
                .isEqualTo(new Watched(Duration.ZERO, Work.USUAL, Places.ANY, People.NOBODY_ELSE, Set.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "'github: {polls: 1m}', poll",
        "'github: {poll: PT0.1S}', once a second",
        "'github: {agent: painter}', coder",
        "'github: {workflow: single}', issue_to_pr"
    })
    void mistakes_are_said_where_they_are(String yaml, String said) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessageContaining(said);
    }
}
