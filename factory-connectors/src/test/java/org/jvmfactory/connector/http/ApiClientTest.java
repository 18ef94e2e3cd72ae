package org.jvmfactory.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.MovableTime;

@Timeout(60)
class ApiClientTest {

    private static final Secret TOKEN = Secret.of("Bearer hunter2-hunter2");

    private final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));
    private final List<Duration> pauses = new ArrayList<>();
    private final ChatServer server = new ChatServer(new ChatServer.Answer(200, Map.of(), "{\"ok\": true}"));
    private final ApiClient client = client(server.url());

    @AfterEach
    void close() {
        server.close();
    }

    private ApiClient client(String url) {
        return new ApiClient(
                new ApiClient.Api("Somebody", URI.create(url + "/api"), Map.of("Accept", "application/json")),
                time,
                pauses::add);
    }

    private static ApiRequest get(String path) {
        return ApiRequest.get(path).with("Authorization", TOKEN);
    }

    private ApiException failure(ApiRequest request) {
        return catchThrowableOfType(ApiException.class, () -> client.send(request));
    }

    @Test
    void sends_what_it_is_given_and_reads_what_comes() throws Exception {
        ApiAnswer answer = client.send(ApiRequest.post("/things?x=1")
                .with("Authorization", TOKEN)
                .with(ApiRequest.object().put("name", "Ünïcode")));

        ChatServer.Request sent = server.requests().get(0);
        assertThat(answer.body().path("ok").asBoolean()).isTrue();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.path()).isEqualTo("/api/things?x=1");
        assertThat(sent.body()).isEqualTo("{\"name\":\"\\u00DCn\\u00EFcode\"}");
        assertThat(sent.headers())
                .containsEntry("Authorization", TOKEN.reveal())
                .containsEntry("Accept", "application/json")
                .containsEntry("Content-type", "application/json");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503})
    void repeats_a_question_that_went_wrong(int status) throws Exception {
        server.next(status, Map.of(), "");
        server.next(status, Map.of(), "");

        assertThat(client.send(get("/x")).status()).isEqualTo(200);
        assertThat(server.requests()).hasSize(3);
        assertThat(pauses).hasSize(2).allMatch(pause -> pause.compareTo(Duration.ofSeconds(5)) <= 0);
    }

    @Test
    void repeats_it_twice_and_no_more() {
        for (int i = 0; i < 5; i++) {
            server.next(500, Map.of(), "");
        }

        assertThat(failure(get("/x")).code().retryable()).isTrue();
        assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"500, UNCLEAR, 1", "502, UNCLEAR, 1", "503, UNAVAILABLE, 3", "422, REFUSED, 1"})
    void does_not_repeat_what_creates_something_unless_it_surely_was_not_done(int status, String code, int sent) {
        for (int i = 0; i < 3; i++) {
            server.next(status, Map.of(), "");
        }

        assertThat(failure(ApiRequest.post("/x")).code().name()).isEqualTo(code);
        assertThat(server.requests()).hasSize(sent);
    }

    @ParameterizedTest
    @CsvSource({"400, REFUSED", "401, UNAUTHORIZED", "403, FORBIDDEN", "404, MISSING", "410, MISSING", "422, REFUSED"})
    void says_what_is_wrong_in_the_words_of_the_other_side(int status, String code) {
        server.next(
                status,
                Map.of(),
                "{\"message\": \"No\\u001b[31m way\\nBearer hunter2-hunter2\", \"errors\": [{\"field\": \"head\", \"code\": \"invalid\"}]}");

        ApiException failure = failure(get("/x"));

        assertThat(failure.code().name()).isEqualTo(code);
        assertThat(failure.code().retryable()).isFalse();
        assertThat(failure)
                .hasMessageContaining("Somebody answered GET /x with status " + status)
                .hasMessageContaining("No\\u001b[31m way\\n")
                .hasMessageContaining("head invalid")
                .hasMessageNotContaining("hunter2");
        assertThat(pauses).isEmpty();
    }

    @Test
    void waits_for_what_is_short_and_tells_what_is_long() throws Exception {
        server.next(429, Map.of("Retry-After", "3"), "");
        AdvancingPauses advancing = new AdvancingPauses();
        ApiClient patient = new ApiClient(
                new ApiClient.Api("Somebody", URI.create(server.url()), Map.of()), time, advancing::pause);
        assertThat(patient.send(get("/x")).status()).isEqualTo(200);
        assertThat(advancing.lengths).containsExactly(Duration.ofSeconds(3));

        server.next(429, Map.of("Retry-After", "60"), "");
        assertThat(failure(get("/x")).retryAfter()).contains(Duration.ofMinutes(1));
    }

    private final class AdvancingPauses {
        private final List<Duration> lengths = new ArrayList<>();

        void pause(Duration length) {
            lengths.add(length);
            time.advance(length);
        }
    }

    @Test
    void sends_nothing_before_it_may() throws Exception {
        server.next(403, Map.of(), "{\"message\": \"You have exceeded a secondary rate limit.\"}");
        assertThat(failure(get("/x")).retryAfter()).contains(Duration.ofMinutes(1));

        time.advance(Duration.ofSeconds(59));
        assertThat(failure(get("/y")).retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(server.requests()).hasSize(1);

        time.advance(Duration.ofSeconds(1));
        assertThat(client.send(get("/y")).status()).isEqualTo(200);
    }

    @Test
    void stops_by_itself_where_a_budget_is_used_up_and_goes_on_with_another() throws Exception {
        String reset = Long.toString(time.instant().plusSeconds(600).getEpochSecond());
        server.next(200, Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset), "{}");
        client.send(get("/x"));

        assertThat(failure(get("/y")).retryAfter()).contains(Duration.ofMinutes(10));
        assertThat(client.send(get("/graphql")).status()).isEqualTo(200);
    }

    @Test
    void an_ordinary_refusal_is_no_limit() throws Exception {
        server.next(403, Map.of("x-ratelimit-remaining", "4999"), "{\"message\": \"Resource not accessible\"}");

        assertThat(failure(get("/x")).code()).isEqualTo(ApiException.Code.FORBIDDEN);
        assertThat(client.send(get("/x")).status()).isEqualTo(200);
    }

    @Test
    void an_unchanged_answer_is_the_one_before() throws Exception {
        server.next(200, Map.of("ETag", "\"a\""), "{\"n\": 1}");
        server.next(304, Map.of(), "");

        assertThat(client.send(get("/x")).unchanged()).isFalse();
        ApiAnswer again = client.send(get("/x"));

        assertThat(again.unchanged()).isTrue();
        assertThat(again.body().path("n").asInt()).isOne();
        assertThat(server.requests().get(1).headers()).containsEntry("If-none-match", "\"a\"");
        assertThat(server.requests().get(0).headers()).doesNotContainKey("If-none-match");
    }

    @Test
    void follows_to_the_same_place_and_nowhere_else() throws Exception {
        server.next(301, Map.of("Location", server.url() + "/api/moved"), "");
        assertThat(client.send(get("/x")).status()).isEqualTo(200);
        assertThat(server.requests().get(1).path()).isEqualTo("/api/moved");

        try (ChatServer elsewhere = new ChatServer(new ChatServer.Answer(200, Map.of(), "{}"))) {
            server.next(307, Map.of("Location", elsewhere.url() + "/steal"), "");
            assertThat(failure(get("/x")).code()).isEqualTo(ApiException.Code.UNREADABLE);
            server.next(200, Map.of("Link", "<" + elsewhere.url() + "/steal>; rel=\"next\""), "[1]");
            assertThatThrownBy(() -> Pages.follow(client, get("/x"), "", 100)).isInstanceOf(ApiException.class);
            assertThat(elsewhere.requests()).isEmpty();
        }
        for (int i = 0; i < 9; i++) {
            server.next(301, Map.of("Location", "/api/again"), "");
        }
        assertThat(failure(get("/x")).code()).isEqualTo(ApiException.Code.UNREADABLE);
    }

    @Test
    void what_is_no_json_or_far_too_long_cannot_be_read() {
        server.next(200, Map.of("Content-Type", "application/json"), "<html>");
        assertThat(failure(get("/x")).code()).isEqualTo(ApiException.Code.UNREADABLE);
        for (int i = 0; i < 3; i++) {
            server.next(200, Map.of(), "\"" + "x".repeat(13 << 20) + "\"");
        }
        assertThat(failure(get("/x")).code().retryable()).isTrue();
    }

    @Test
    void nobody_there_is_said_with_the_host_alone() {
        ApiClient nobody;
        try (ChatServer gone = new ChatServer(new ChatServer.Answer(200, Map.of(), ""))) {
            nobody = client(gone.url() + "/secret-room");
        }

        assertThatThrownBy(() -> nobody.send(get("/x").shownAs("the room")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(ApiException.Code.UNAVAILABLE))
                .hasMessageContaining("127.0.0.1")
                .hasMessageNotContaining("secret-room");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void what_hangs_ends_when_it_is_interrupted() {
        server.next(ChatServer.SILENT, Map.of(), "");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.send(get("/x"))).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.org",
                "ftp://api.example.org",
                "https://user:pass@api.example.org",
                "https://api.example.org/?key=hunter2",
                "https:///x",
                "hunter2 hunter2"
            })
    void an_address_that_gives_secrets_away_is_refused(String address) {
        ConfigNode node =
                ConfigNode.parse("factory.yml", "{api: '" + address + "'}").require("api");

        assertThatThrownBy(() -> WebAddress.read(node))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("pass");
    }
}
