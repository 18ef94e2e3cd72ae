package org.jvmfactory.connector.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.connector.http.ChatServer;
import org.jvmfactory.connector.slack.SlackNotifierProvider;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.notify.NotifyException;

/** A bot of Slack. */
class SlackBotTest extends ChatContractTest {

    private static final String TOKEN = "xoxb-hunter2-hunter2-hunter2";

    @Override
    NotifierProvider provider() {
        return new SlackNotifierProvider();
    }

    @Override
    String settings(String url) {
        return "{type: slack, token: " + TOKEN + ", channel: dev-agents, api: '" + url
                + "/api', mention: [U123ABC, here]}";
    }

    @Override
    ChatServer.Answer success() {
        return new ChatServer.Answer(
                200, Map.of("Content-Type", "application/json; charset=utf-8"), "{\"ok\":true,\"ts\":\"1.2\"}");
    }

    @Override
    ChatServer.Answer refusal() {
        return new ChatServer.Answer(
                200, Map.of("Content-Type", "application/json"), "{\"ok\":false,\"error\":\"not_in_channel\"}");
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Test
    void calls_people_where_somebody_must_act_and_only_there() throws Exception {
        notifier().notify(Notices.question("Which port? <!channel> <https://evil.example|click>"));
        notifier().notify(Notices.done("Done."));

        ChatServer.Request asked = works.requests().get(0);
        assertThat(asked.path()).isEqualTo("/api/chat.postMessage");
        assertThat(asked.headers()).containsEntry("Authorization", "Bearer " + TOKEN);
        assertThat(asked.body())
                .contains("\"channel\":\"dev-agents\"", "<@U123ABC> <!here>", "&lt;!channel&gt;")
                .contains("<https://github.com/acme/shop/pull/1|Pull request>")
                .doesNotContain("<!channel>", "<https://evil.example");
        assertThat(works.requests().get(1).body()).doesNotContain("U123ABC", "<!here>");
    }

    @Test
    void says_for_how_long_it_is_asked_to_wait() {
        works.next(429, Map.of("Retry-After", "30"), "{\"ok\":false,\"error\":\"ratelimited\"}");

        assertThatThrownBy(() -> notifier().notify(Notices.done("Done.")))
                .isInstanceOfSatisfying(
                        NotifyException.class,
                        e -> assertThat(e.retryAfter().orElseThrow().toSeconds())
                                .isBetween(28L, 30L));
    }
}
