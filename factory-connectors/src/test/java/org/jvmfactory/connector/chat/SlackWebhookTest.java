package org.jvmfactory.connector.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.connector.http.ChatServer;
import org.jvmfactory.connector.slack.SlackNotifierProvider;
import org.jvmfactory.notify.NotifierProvider;

/** An incoming webhook of Slack. */
class SlackWebhookTest extends ChatContractTest {

    private static final String ROOM = "/services/T000/B000/hunter2hunter2";

    @Override
    NotifierProvider provider() {
        return new SlackNotifierProvider();
    }

    @Override
    String settings(String url) {
        return "{type: slack, webhook: '" + url + ROOM + "'}";
    }

    @Override
    ChatServer.Answer success() {
        return new ChatServer.Answer(200, Map.of("Content-Type", "text/html"), "ok");
    }

    @Override
    ChatServer.Answer refusal() {
        return new ChatServer.Answer(404, Map.of("Content-Type", "text/html"), "no_service");
    }

    @Override
    protected List<String> secrets() {
        return List.of("hunter2");
    }

    @Test
    void shows_no_link_that_somebody_made_up() throws Exception {
        notifier().notify(Notices.with("pull-request", "https://x.example/|a>b<"));
        notifier().notify(Notices.with("pull-request", "javascript:alert(1)"));
        notifier().notify(Notices.with("ticket", "https://tracker.example/1?a=b&c=d"));

        assertThat(works.requests().get(0).body()).doesNotContain("mrkdwn");
        assertThat(works.requests().get(1).body()).doesNotContain("mrkdwn");
        assertThat(works.requests().get(2).body()).contains("<https://tracker.example/1?a=b&amp;c=d|Ticket>");
        assertThat(works.requests().get(2).path()).isEqualTo(ROOM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{webhook: 'http://hooks.slack.com/services/x'}",
                "{webhook: 'https://hooks.slack.com/x', token: y}",
                "{token: xoxb-1, channel: 'a b'}",
                "{token: xoxb-1}",
                "{webhook: 'https://hooks.slack.com/x', mention: '<!channel>'}"
            })
    void refuses_settings_that_cannot_be_meant(String settings) {
        assertThatThrownBy(() -> to(settings)).isInstanceOf(ConfigException.class);
    }
}
