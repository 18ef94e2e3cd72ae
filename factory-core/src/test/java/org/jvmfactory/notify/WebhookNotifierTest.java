package org.jvmfactory.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

@Timeout(30)
class WebhookNotifierTest {

    private static final String KEY = "hunter2-hunter2-hunter2";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);

    /** How the other side answers. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private record Received(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            answer.to(exchange);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void posts_json_that_a_receiver_can_verify() throws Exception {
        notifier("headers: {Authorization: Basic abc}").notify(Notifications.of("Grüße", Notifications.HOSTILE));

        Received request = received.get(0);
        assertThat(request.path()).isEqualTo("/rooms/secret-room");
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.header("Authorization")).isEqualTo("Basic abc");
        assertThat(request.header("Webhook-id")).isEqualTo("k3f9x2ab.9.chat");
        assertThat(request.header("Webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(request.body().getBytes(UTF_8))
                .isEqualTo(NotificationJson.of(Notifications.of("Grüße", Notifications.HOSTILE)));
        // As docs/notifications.md tells a receiver to do it.
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
        mac.update((request.header("Webhook-id") + "." + request.header("Webhook-timestamp") + ".").getBytes(UTF_8));
        assertThat(request.header("Webhook-signature"))
                .isEqualTo("v1,"
                        + Base64.getEncoder()
                                .encodeToString(mac.doFinal(request.body().getBytes(UTF_8))));
    }

    @Test
    void what_may_pass_is_to_be_tried_again() {
        for (int status : List.of(408, 425, 429, 500, 502, 503, 599)) {
            answer = exchange -> exchange.sendResponseHeaders(status, -1);
            assertThat(failure(notifier("")).code()).as("%d", status).isEqualTo(NotifyException.Code.UNAVAILABLE);
        }
    }

    @Test
    void any_other_answer_is_a_refusal() {
        for (int status : List.of(300, 304, 400, 401, 403, 404, 410, 422)) {
            answer = exchange -> exchange.sendResponseHeaders(status, -1);
            NotifyException failure = failure(notifier(""));
            assertThat(failure.code()).as("%d", status).isEqualTo(NotifyException.Code.REFUSED);
            assertThat(failure).hasMessageContaining("status " + status);
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
        };

        assertThat(failure(notifier(""))).hasMessageContaining("redirects aren't followed");
        assertThat(received).hasSize(1);
    }

    @Test
    void the_other_side_may_say_when_to_come_again() {
        assertThat(retryAfter("120")).contains(Duration.ofMinutes(2));
        assertThat(retryAfter("Sat, 21 Nov 2026 12:05:00 GMT")).contains(Duration.ofMinutes(5));
        assertThat(retryAfter("Sat, 21 Nov 2026 11:00:00 GMT")).isEmpty();
        assertThat(retryAfter("tomorrow")).isEmpty();
    }

    private Optional<Duration> retryAfter(String value) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", value);
            exchange.sendResponseHeaders(429, -1);
        };
        return failure(notifier("")).retryAfter();
    }

    @Test
    void silence_ends_after_the_time_out() {
        answer = exchange -> hang();

        assertThat(failure(notifier("timeout: 200ms"))).hasMessageContaining("doesn't answer");
    }

    @Test
    void an_answer_that_never_ends_holds_nothing_up() throws Exception {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            hang();
        };

        notifier("").notify(Notifications.hello());
    }

    @Test
    void nobody_there_is_to_be_tried_again() {
        Notifier notifier = notifier("");
        server.stop(0);

        NotifyException failure = failure(notifier);

        assertThat(failure.code()).isEqualTo(NotifyException.Code.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("127.0.0.1:").hasMessageNotContaining("secret-room");
    }

    @Test
    void an_interruption_ends_it() throws Exception {
        answer = exchange -> hang();
        Notifier notifier = notifier("");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> notifier.notify(Notifications.hello())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void shows_neither_key_nor_address_nor_headers() {
        answer = exchange -> exchange.sendResponseHeaders(401, -1);
        Notifier notifier = notifier("headers: {X-Token: hunter3-hunter3}");

        assertThat(notifier + " " + failure(notifier)).doesNotContain("hunter", "secret-room");
        assertThat(new WebhookNotifierProvider().secretKeys()).containsExactlyInAnyOrder("url", "secret", "headers");
    }

    @Test
    void wrong_settings_are_told_with_their_place_and_without_secrets() {
        for (List<String> wrong : List.of(
                List.of("{url: 'https://a.example', secert: " + KEY + "}", "did you mean 'secret'?"),
                List.of("{url: 'https://a.example'}", "needs 'secret'"),
                List.of("{secret: " + KEY + "}", "needs 'url'"),
                List.of("{url: 'https://a.example', secret: short}", "factory.yml:1:36: a signing key has at least"),
                List.of("{url: 'ftp://a.example', secret: " + KEY + "}", "must begin with https://"),
                List.of("{url: 'https://secret-room host', secret: " + KEY + "}", "isn't an address"),
                List.of("{url: 'https://anna:secret-room@a.example', secret: " + KEY + "}", "holds a login"),
                List.of("{url: 'http://a.example/secret-room', secret: " + KEY + "}", "isn't encrypted"),
                List.of(
                        "{url: 'https://a.example', secret: " + KEY + ", headers: {Host: b}}",
                        "'Host' isn't a header that can be set"))) {
            assertThatThrownBy(() -> create(wrong.get(0)))
                    .as(wrong.get(0))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong.get(1))
                    .hasMessageNotContainingAny("hunter", "secret-room");
        }
        create("{url: 'http://a.example', plain-http: true, secret: " + KEY + "}");
    }

    private static NotifyException failure(Notifier notifier) {
        return catchThrowableOfType(NotifyException.class, () -> notifier.notify(Notifications.hello()));
    }

    private Notifier notifier(String more) {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/rooms/secret-room";
        return create("url: " + address + "\nsecret: " + KEY + "\n" + more);
    }

    private static Notifier create(String settings) {
        try (ChildProcesses processes = new ChildProcesses()) {
            return new WebhookNotifierProvider()
                    .create(new NotifierContext(
                            "ops", ConfigNode.parse("factory.yml", settings), processes, () -> NOW));
        }
    }

    /** Until the server is closed. */
    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
