package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;

/** Logins at a remote repository that is served over HTTP on this machine. */
class RemoteLoginTest {

    private static final String TOKEN = "hunter2-hunter2";
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString(("bot:" + TOKEN).getBytes(UTF_8));

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    RemoteLoginTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        processes.close();
    }

    @Test
    void logs_in_with_the_configured_credentials() throws Exception {
        TestGit remote = served();

        Mirror mirror = open(url("", "/app.git"), url -> Optional.of(new Credentials.Login("bot", Secret.of(TOKEN))));
        mirror.fetch();

        assertThat(mirror.resolve("main")).isEqualTo(remote.tip("main"));
        assertThat(mirror.latest(Optional.empty()).name()).isEqualTo("main");
        assertTokenIsNowhere();
    }

    @Test
    void logs_in_with_what_the_url_says_and_keeps_it_out_of_sight() throws Exception {
        TestGit remote = served();

        Mirror mirror = open(url("bot:" + TOKEN + "@", "/app.git"), Credentials.NONE);
        mirror.fetch();

        assertThat(mirror.resolve("main")).isEqualTo(remote.tip("main"));
        assertThat(mirror.url()).isEqualTo(url("", "/app.git"));
        assertTokenIsNowhere();
    }

    @Test
    void says_that_a_login_is_wrong_without_showing_it() throws Exception {
        served();
        Mirror mirror = open(url("bot:wrong-" + TOKEN + "@", "/app.git"), Credentials.NONE);

        assertThatThrownBy(mirror::fetch)
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(Code.AUTH))
                .hasMessageContaining(url("", "/app.git"))
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void says_that_a_login_is_needed() throws Exception {
        served();
        Mirror mirror = open(url("", "/app.git"), Credentials.NONE);

        assertThatThrownBy(mirror::fetch)
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(Code.AUTH))
                .hasMessageContaining("Check the login");
    }

    @Test
    void gives_the_login_to_no_other_host_that_it_is_sent_to() throws Exception {
        served();
        List<String> foreign = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            foreign.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            unauthorised(exchange);
        });
        other.start();
        try {
            server.createContext("/moved.git", exchange -> {
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                "http://127.0.0.1:" + other.getAddress().getPort() + exchange.getRequestURI());
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            Mirror mirror = open(url("bot:" + TOKEN + "@", "/moved.git"), Credentials.NONE);

            assertThatThrownBy(mirror::fetch).isInstanceOf(GitException.class);
            assertThat(foreign).isNotEmpty().containsOnly("null");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void says_that_a_host_is_unreachable_without_showing_the_token() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Mirror mirror = open("http://bot:" + TOKEN + "@127.0.0.1:" + port + "/app.git", Credentials.NONE);

        assertThatThrownBy(mirror::fetch)
                .isInstanceOfSatisfying(GitException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.UNREACHABLE);
                    assertThat(e.code().retryable()).isTrue();
                })
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void says_that_there_is_no_repository() throws Exception {
        served();
        Mirror mirror = open(url("bot:" + TOKEN + "@", "/none.git"), Credentials.NONE);

        assertThatThrownBy(mirror::fetch)
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(Code.NO_REPOSITORY));
    }

    private Mirror open(String url, Credentials credentials) throws InterruptedException {
        return new Mirrors(directory.resolve("mirrors"), processes, credentials, new Redactor()).open(url);
    }

    private TestGit served() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        remote.git("update-server-info");
        return remote;
    }

    private String url(String login, String path) {
        return "http://" + login + "127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The repository's files, to whoever knows the token. */
    private void serve(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        seen.add(String.valueOf(authorization));
        Path file = directory.resolve(exchange.getRequestURI().getPath().substring(1));
        if (!BASIC.equals(authorization)) {
            unauthorised(exchange);
        } else if (Files.isRegularFile(file)) {
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }
    }

    private static void unauthorised(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
        exchange.close();
    }

    private void assertTokenIsNowhere() throws IOException {
        assertThat(seen).contains(BASIC);
        try (Stream<Path> files = Files.walk(directory.resolve("mirrors"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), UTF_8))
                        .as(file.toString())
                        .doesNotContain(TOKEN);
            }
        }
    }
}
