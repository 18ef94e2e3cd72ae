package org.jvmfactory.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

class NotifyConfigTest {

    @Test
    void a_happening_goes_to_every_notifier_that_a_rule_names_for_it() {
        NotifyConfig config = read("""
                notifiers:
                  chat: {type: log}
                  desk: {type: log}
                notify:
                  - when: [failed, timed-out]
                    to: [chat, desk]
                  - when: question
                    to: desk
                """);

        assertThat(config.notifiers()).containsOnlyKeys("chat", "desk");
        assertThat(told(config, "chat")).containsExactlyInAnyOrder(Happening.FAILED, Happening.TIMED_OUT);
        assertThat(told(config, "desk"))
                .containsExactlyInAnyOrder(Happening.FAILED, Happening.TIMED_OUT, Happening.QUESTION);
    }

    @Test
    void a_rule_without_when_is_for_everything() {
        NotifyConfig config = read("notify: [{to: chat}]");

        assertThat(told(config, "chat")).isEqualTo(NotifyRule.ANY);
        assertThat(told(config, "desk")).isEmpty();
    }

    @Test
    void without_rules_every_notifier_is_told_everything() {
        assertThat(told(read("notifiers: {chat: {type: log}}"), "chat")).isEqualTo(NotifyRule.ANY);
    }

    @Test
    void an_empty_list_of_rules_tells_nobody() {
        assertThat(told(read("notify: []"), "chat")).isEmpty();
    }

    @Test
    void rules_can_be_made_in_java() {
        NotifyConfig config = NotifyConfig.NONE
                .with(NotifyRule.of(Set.of(Happening.DONE), "chat"))
                .with(NotifyRule.of(NotifyRule.ANY, "desk"));

        assertThat(told(config, "chat")).containsExactly(Happening.DONE);
        assertThat(told(config, "desk")).isEqualTo(NotifyRule.ANY);
    }

    @Test
    void what_is_wrong_is_told_with_its_place() {
        for (List<String> wrong : List.of(
                List.of(
                        "notify: [{wen: failed, to: chat}]",
                        "factory.yml:1:11: unknown key 'wen', did you mean 'when'?"),
                List.of(
                        "notify: [{when: faild, to: chat}]",
                        "factory.yml:1:17: 'when' must be one of published, revised"),
                List.of("notify: [{when: [failed]}]", "needs 'to'"),
                List.of("notify: [{when: [], to: chat}]", "at least one happening"),
                List.of("notify: [{to: []}]", "at least one notifier"),
                List.of("notify: [{when: message, to: chat}]", "'via'"),
                List.of("notifiers: {Chat: {type: log}}", "lower-case letters"))) {
            assertThatThrownBy(() -> read(wrong.get(0)))
                    .as(wrong.get(0))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong.get(1));
        }
    }

    private static NotifyConfig read(String yaml) {
        return NotifyConfig.read(ConfigNode.parse("factory.yml", yaml));
    }

    private static Set<Happening> told(NotifyConfig config, String notifier) {
        Set<Happening> told = EnumSet.noneOf(Happening.class);
        for (Happening happening : Happening.values()) {
            if (config.tells(notifier, happening)) {
                told.add(happening);
            }
        }
        return told;
    }
}
