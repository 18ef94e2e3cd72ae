package org.jvmfactory.connector.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.connector.http.ChatServer;
import org.jvmfactory.connector.telegram.TelegramNotifierProvider;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.notify.NotifyException;

/** A bot of Telegram. */
class TelegramTest extends ChatContractTest {

    private static final String TOKEN = "123456:hunter2-hunter2-hunter2";

    @Override
    NotifierProvider provider() {
        return new TelegramNotifierProvider();
    }

    @Override
    String settings(String url) {
        return "{type: telegram, token: '" + TOKEN + "', chat: '-100123', topic: 7, api: '" + url + "'}";
    }

    @Override
    ChatServer.Answer success() {
        return new ChatServer.Answer(200, Map.of("Content-Type", "application/json"), "{\"ok\":true}");
    }

    @Override
    ChatServer.Answer refusal() {
        return new ChatServer.Answer(
                403,
                Map.of("Content-Type", "application/json"),
                "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was kicked\"}");
    }

    @Override
    protected List<String> secrets() {
        return List.of("hunter2");
    }

    @Test
    void writes_what_telegram_takes() throws Exception {
        notifier().notify(Notices.question("Is 1 < 2 && <b>bold</b>?"));

        ChatServer.Request sent = works.requests().get(0);
        assertThat(sent.path()).isEqualTo("/bot" + TOKEN + "/sendMessage");
        JsonNode body = JsonMapper.builder().build().readTree(sent.body());
        assertThat(body.path("chat_id").asText()).isEqualTo("-100123");
        assertThat(body.path("message_thread_id").asInt()).isEqualTo(7);
        assertThat(body.path("parse_mode").asText()).isEqualTo("HTML");
        assertThat(body.path("disable_notification").asBoolean()).isFalse();
        assertThat(body.path("text").asText()).isEqualTo("""
                ❓ <b>Question: Mend it</b>
                Is 1 &lt; 2 &amp;&amp; &lt;b&gt;bold&lt;/b&gt;?
                <a href="https://github.com/acme/shop/pull/1">Pull request</a>
                <code>t1.1.n</code>""");
    }

    @Test
    void writes_no_more_than_telegram_takes() throws Exception {
        notifier().notify(Notices.done("<".repeat(10_000)));

        JsonNode body =
                JsonMapper.builder().build().readTree(works.requests().get(0).body());
        String seen = body.path("text").asText().replaceAll("<[^>]+>", "").replaceAll("&[a-z]+;", "x");
        assertThat(seen.length()).isLessThanOrEqualTo(4096);
    }

    @Test
    void says_for_how_long_it_is_asked_to_wait() {
        works.next(
                429,
                Map.of("Content-Type", "application/json"),
                "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":35}}");

        assertThatThrownBy(() -> notifier().notify(Notices.done("Done.")))
                .isInstanceOfSatisfying(
                        NotifyException.class,
                        e -> assertThat(e.retryAfter().orElseThrow().toSeconds())
                                .isBetween(33L, 35L))
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{token: '1:../../x', chat: '1'}",
                "{token: '1:hunter2-hunter2', chat: 'somewhere'}",
                "{token: '1:hunter2-hunter2'}",
                "{token: '1:hunter2-hunter2', chat: '1', topic: 0}"
            })
    void refuses_settings_that_cannot_be_meant(String settings) {
        assertThatThrownBy(() -> to(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("hunter2");
    }
}
