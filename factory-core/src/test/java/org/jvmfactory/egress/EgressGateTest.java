package org.jvmfactory.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.secret.Secret;

/** A gate, spoken with over its socket as whatever is in a sandbox might. */
@Timeout(60)
class EgressGateTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    private final List<Denial> denials = Collections.synchronizedList(new ArrayList<>());
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger gates = new AtomicInteger();
    private HttpServer server;
    private String address;

    @BeforeEach
    void start_a_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
        address = "127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void close_everything() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
        server.stop(0);
    }

    @Test
    void passes_a_request_on_without_what_was_meant_for_the_proxy() throws Exception {
        Path gate = gate(HostList.of(List.of(address)));

        String answer = say(
                gate,
                "POST http://" + address + "/path?q=1 HTTP/1.1\r\nHost: other.example.com\r\n"
                        + "Proxy-Authorization: Basic x\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nX-Kept: 2\r\n"
                        + "Content-Length: 4\r\n\r\nbody");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("hello");
        assertThat(received).hasSize(1);
        assertThat(received.get(0))
                .startsWith("POST /path?q=1 body [")
                .contains("host=[" + address + "]", "x-kept=[2]", "connection=[close]")
                .doesNotContain("proxy-authorization", "x-hop", "other.example.com");
    }

    @Test
    void every_answer_says_that_its_connection_ends_whatever_the_server_says_of_its_own() throws Exception {
        String body = "\nConnection: keep-alive\n\n";

        assertThat(answerOf("""
                        HTTP/1.1 103 Early Hints
                        Link: </a>

                        HTTP/1.1 200 OK
                        connection: keep-alive
                        Keep-Alive: timeout=5
                        Content-Length: 25

                        """.replace("\n", "\r\n") + body)).isEqualTo("""
                        HTTP/1.1 103 Early Hints
                        Link: </a>

                        HTTP/1.1 200 OK
                        Connection: close
                        Content-Length: 25

                        """.replace("\n", "\r\n") + body);
    }

    @Test
    void an_answer_that_is_not_of_this_protocol_goes_on_as_it_is() throws Exception {
        String answer = """
                +OK
                Connection: keep-alive

                more
                """;

        assertThat(answerOf(answer)).isEqualTo(answer);
    }

    /** What comes out of a sandbox's proxy where the server answers with this. */
    private String answerOf(String answer) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String place = "127.0.0.1:" + other.getLocalPort();
            Thread server = new Thread(() -> answers(other, answer));
            server.start();

            String heard =
                    say(gate(HostList.of(List.of(place))), "GET http://" + place + "/ HTTP/1.1\r\nHost: x\r\n\r\n");

            server.join();
            return heard;
        }
    }

    @Test
    void passes_on_one_request_alone_however_it_says_where_it_ends() throws Exception {
        Path gate = gate(HostList.of(List.of(address)));
        String second = "GET http://" + address + "/second HTTP/1.1\r\nHost: x\r\n\r\n";

        say(gate, "POST http://" + address + "/a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab" + second);
        say(
                gate,
                "POST http://" + address
                        + "/b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: v\r\n\r\n"
                        + second);

        assertThat(received)
                .extracting(line -> line.substring(0, line.indexOf(" [")))
                .containsExactly("POST /a ab", "POST /b abcde");
    }

    @Test
    void tunnels_both_ways_until_each_side_has_ended() throws Exception {
        try (ServerSocket echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread echoing = new Thread(() -> echo(echo));
            echoing.start();
            String target = "127.0.0.1:" + echo.getLocalPort();

            String answer =
                    say(gate(HostList.of(List.of(target))), "CONNECT " + target + " HTTP/1.1\r\n\r\nSSH-2.0-me");

            assertThat(answer).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\nyou said SSH-2.0-me");
            echoing.join();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://evil.example.com/ HTTP/1.1           | 403 | evil.example.com:80",
                "GET http://EVIL.example.com.:8080/ HTTP/1.1     | 403 | evil.example.com:8080",
                "CONNECT evil.example.com:443 HTTP/1.1           | 403 | evil.example.com:443",
                "CONNECT allowed.example.com:80 HTTP/1.1         | 403 | allowed.example.com:80",
                "CONNECT evilallowed.example.com:443 HTTP/1.1    | 403 | evilallowed.example.com:443",
                "CONNECT [::1]:443 HTTP/1.1                      | 403 | [0:0:0:0:0:0:0:1]:443",
                "CONNECT 127.0.0.1:443 HTTP/1.1                  | 403 | 127.0.0.1:443",
                "CONNECT 2130706433:443 HTTP/1.1                 | 403 | 2130706433:443",
                "CONNECT 169.254.169.254:80 HTTP/1.1             | 403 | 169.254.169.254:80",
                "CONNECT allowed.example.com:443@evil.test:443 HTTP/1.1 | 400 | ''",
                "CONNECT allowed.example.com HTTP/1.1            | 400 | ''",
                "CONNECT allowed.example.com:99999 HTTP/1.1      | 400 | ''",
                "CONNECT 999.1.1.1:443 HTTP/1.1                  | 400 | ''",
                "GET http://allowed.example.com@evil.test/ HTTP/1.1 | 400 | ''",
                "GET ftp://allowed.example.com/ HTTP/1.1         | 400 | ''",
                "GET https://allowed.example.com/ HTTP/1.1       | 400 | ''",
                "GET http:///path HTTP/1.1                       | 400 | ''",
                "GET http://allowed.example.com\\\\@evil.test/ HTTP/1.1 | 400 | ''",
                "GET /etc/passwd HTTP/1.1                        | 400 | ''",
                "SSH-2.0-OpenSSH_9.2                             | 400 | ''",
                "GET http://nobody.factory.internal:3128/ HTTP/1.1 | 404 | ''"
            })
    void refuses_every_other_spelling(String request, int status, String denied) throws Exception {
        Path gate = gate(HostList.of(List.of("allowed.example.com", "*.allowed.example.com")));

        String answer = say(gate, request + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Factory: ");
        assertThat(denials).extracting(Denial::target).isEqualTo(denied.isEmpty() ? List.of() : List.of(denied));
    }

    @Test
    void refuses_what_it_cannot_read_unambiguously() throws Exception {
        Path gate = gate(HostList.of(List.of(address)));
        String post = "POST http://" + address + "/ HTTP/1.1\r\n";

        assertThat(List.of(
                        say(gate, post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
                        say(gate, post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                        say(gate, post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                        say(gate, post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
                        say(gate, post + "X: 1\r\n folded: 2\r\n\r\n"),
                        say(gate, post + "X: " + "x".repeat(40_000) + "\r\n\r\n")))
                .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 400"));
        assertThat(received).isEmpty();
    }

    @Test
    void a_name_that_is_listed_leads_to_this_machine_only_where_its_address_is_listed_too() throws Exception {
        String name = "localhost:" + server.getAddress().getPort();
        String request = "GET http://" + name + "/ HTTP/1.1\r\n\r\n";

        assertThat(say(gate(HostList.of(List.of(name))), request)).startsWith("HTTP/1.1 403");
        assertThat(say(gate(HostList.of(List.of(name, address))), request)).startsWith("HTTP/1.1 200");
        assertThat(denials)
                .containsExactly(new Denial("localhost", server.getAddress().getPort(), Denial.Reason.PRIVATE_ADDRESS));
    }

    @Test
    void a_denial_is_told_once_and_says_what_to_list_and_takes_the_body_first() throws Exception {
        Path gate = gate(HostList.NONE);
        String request =
                "POST http://www.npmjs.org:443/ HTTP/1.1\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000);

        assertThat(say(gate, request)).startsWith("HTTP/1.1 403").contains("denied egress: www.npmjs.org:443");
        assertThat(say(gate, request)).contains("the preset 'npm' has it");
        assertThat(denials).hasSize(1);
    }

    @Test
    void an_agent_cannot_flood_the_listener() throws Exception {
        Path gate = gate(HostList.NONE);
        for (int i = 0; i < 120; i++) {
            say(gate, "GET http://h" + i + ".example.com/ HTTP/1.1\r\n\r\n");
        }

        assertThat(denials).hasSize(100);
    }

    @Test
    void a_route_gets_its_credentials_and_none_of_the_sandbox() throws Exception {
        Route route =
                new Route("model", URI.create("http://" + address + "/base/"), Map.of("x-api-key", Secret.of("real")));
        Path gate = gate(HostList.NONE, route);
        String headers = String.join(
                "\r\n",
                "Host: model.factory.internal:3128",
                "X-Api-Key: dummy",
                "Authorization: Bearer dummy",
                "Cookie: a=b",
                "X-Kept: 1",
                "",
                "");

        assertThat(say(gate, "GET /v1/messages?x=1 HTTP/1.1\r\n" + headers)).startsWith("HTTP/1.1 200");
        assertThat(say(gate, "GET http://model.factory.internal:3128/v1 HTTP/1.1\r\n" + headers))
                .startsWith("HTTP/1.1 200");

        assertThat(received)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request)
                        .contains("x-api-key=[real]", "x-kept=[1]", "host=[" + address + "]")
                        .doesNotContain("dummy", "a=b"));
        assertThat(received.get(0)).startsWith("GET /base/v1/messages?x=1 ");
        assertThat(received.get(1)).startsWith("GET /base/v1 ");
        assertThat(statuses).containsExactly("model 200", "model 200");
    }

    @ParameterizedTest
    @CsvSource({"/../secret", "/a/%2e%2E/../secret", "/a/..%2fsecret", "/a/..\\\\secret", "/.."})
    void a_route_does_not_lead_out_of_its_path(String path) throws Exception {
        Path gate = gate(HostList.NONE, new Route("mirror", URI.create("http://" + address + "/repository"), Map.of()));

        assertThat(say(gate, "GET " + path + " HTTP/1.1\r\nHost: mirror.factory.internal\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(received).isEmpty();
    }

    @Test
    void a_route_speaks_tls_with_the_server_that_proves_its_name() throws Exception {
        SSLContext context = certified("dns:localhost");
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(secure);
        int port = secure.getAddress().getPort();
        Map<String, Secret> key = Map.of("authorization", Secret.of("Bearer real"));
        try {
            Path gate = gate(
                    context.getSocketFactory(),
                    HostList.NONE,
                    new Route("right", URI.create("https://localhost:" + port), key),
                    new Route("wrong", URI.create("https://127.0.0.1:" + port), key));
            Path strict = gate(HostList.NONE, new Route("right", URI.create("https://localhost:" + port), key));

            assertThat(say(gate, "GET / HTTP/1.1\r\nHost: right.factory.internal\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(say(gate, "GET / HTTP/1.1\r\nHost: wrong.factory.internal\r\n\r\n"))
                    .startsWith("HTTP/1.1 502");
            assertThat(say(strict, "GET / HTTP/1.1\r\nHost: right.factory.internal\r\n\r\n"))
                    .as("nobody trusts that certificate")
                    .startsWith("HTTP/1.1 502");
            assertThat(received).hasSize(1).first().asString().contains("authorization=[Bearer real]");
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void the_host_itself_answers_at_its_own_name_where_it_has_something_to_answer() throws Exception {
        Path socket = directory.resolve("host");
        HostService echo = (method, path, body) ->
                new HostService.Answer(200, "text/plain", method + " " + path + " " + new String(body, UTF_8));
        open.add(EgressGate.open(
                new Egress(HostList.NONE, List.of(), Optional.of(echo), Egress.Listener.NOBODY), socket));
        String chunked = String.join(
                "\r\n",
                "POST /a?b HTTP/1.1",
                "Host: factory.internal:3128",
                "Transfer-Encoding: chunked",
                "",
                "2",
                "he",
                "3",
                "llo",
                "0",
                "",
                "");

        assertThat(say(socket, chunked)).startsWith("HTTP/1.1 200").endsWith("POST /a?b hello");
        assertThat(say(socket, "POST / HTTP/1.1\r\nHost: factory.internal\r\nContent-Length: 2\r\n\r\nhi"))
                .endsWith("POST / hi");
        assertThat(say(socket, "POST / HTTP/1.1\r\nHost: factory.internal\r\nContent-Length: 1048577\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(say(gate(HostList.NONE), "GET / HTTP/1.1\r\nHost: factory.internal\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void what_secure_connections_need_is_not_made_before_there_is_one() throws Exception {
        Path socket = directory.resolve("plain");
        Egress egress = new Egress(HostList.NONE, List.of(), denials::add);
        open.add(EgressGate.open(egress, socket, () -> {
            throw new IllegalStateException("nobody needs it");
        }));

        assertThat(say(socket, "GET http://evil.example.com/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    @Test
    void a_socket_can_lie_deeper_than_its_address_is_long() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(100)).resolve("d".repeat(100)));
        Path socket = deep.resolve("s");
        open.add(EgressGate.open(new Egress(HostList.NONE, List.of(), denials::add), socket));
        Path link = Files.createSymbolicLink(directory.resolve("l"), deep);

        assertThat(say(link.resolve("s"), "GET http://evil.example.com/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void closing_breaks_what_is_open() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String target = "127.0.0.1:" + silent.getLocalPort();
            Path socket = gate(HostList.of(List.of(target)));
            try (SocketChannel channel = connect(socket)) {
                ChannelStreams streams = new ChannelStreams(channel);
                Streams.ascii(streams.output(), "CONNECT " + target + " HTTP/1.1\r\n\r\n");
                assertThat(new String(streams.input().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 200");

                open.remove(open.size() - 1).close();

                assertThat(streams.input().readAllBytes()).isNotNull();
            }
        }
    }

    private Path gate(HostList hosts, Route... routes) throws IOException {
        return gate((SSLSocketFactory) SSLSocketFactory.getDefault(), hosts, routes);
    }

    private Path gate(SSLSocketFactory tls, HostList hosts, Route... routes) throws IOException {
        Path socket = directory.resolve("s" + gates.incrementAndGet());
        Egress.Listener listener = new Egress.Listener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }

            @Override
            public void answered(String route, int status) {
                statuses.add(route + " " + status);
            }
        };
        open.add(EgressGate.open(new Egress(hosts, Arrays.asList(routes), listener), socket, () -> tls));
        return socket;
    }

    private void serve(HttpServer http) {
        http.createContext("/", this::answer);
        http.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, List<String>> headers = new java.util.TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " [" + headers + "]");
        exchange.sendResponseHeaders(200, 5);
        exchange.getResponseBody().write("hello".getBytes(UTF_8));
        exchange.close();
    }

    private static void echo(ServerSocket server) {
        try (Socket visitor = server.accept()) {
            byte[] all = visitor.getInputStream().readAllBytes();
            visitor.getOutputStream().write("you said ".getBytes(UTF_8));
            visitor.getOutputStream().write(all);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Reads a request's head and says this, whatever was asked. */
    private static void answers(ServerSocket server, String answer) {
        try (Socket visitor = server.accept()) {
            assertThat(RequestHead.read(visitor.getInputStream())).isPresent();
            visitor.getOutputStream().write(answer.getBytes(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    /** Says all of it, as fast as it is taken, and reads to the end. */
    private static String say(Path socket, String request) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            ChannelStreams streams = new ChannelStreams(channel);
            Streams.ascii(streams.output(), request);
            streams.endOutput();
            return new String(streams.input().readAllBytes(), ISO_8859_1);
        }
    }

    /** Trusts and shows a certificate of its own for {@code name}. */
    private SSLContext certified(String name) throws Exception {
        Path store = directory.resolve("keys.p12");
        try (ChildProcesses processes = new ChildProcesses()) {
            assertThat(processes
                            .run(
                                    ProcessSpec.of(
                                            List.of(
                                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                            .toString(),
                                                    "-genkeypair",
                                                    "-alias",
                                                    "a",
                                                    "-keyalg",
                                                    "EC",
                                                    "-dname",
                                                    "CN=x",
                                                    "-ext",
                                                    "san=" + name,
                                                    "-storetype",
                                                    "PKCS12",
                                                    "-storepass",
                                                    PASSWORD,
                                                    "-keystore",
                                                    store.toString()),
                                            directory),
                                    java.time.Duration.ofSeconds(30))
                            .success())
                    .isTrue();
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store)) {
            keys.load(content, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
