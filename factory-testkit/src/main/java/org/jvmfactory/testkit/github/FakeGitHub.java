package org.jvmfactory.testkit.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jvmfactory.process.Threads;
import org.jvmfactory.testkit.SampleRepository;

/**
 * A GitHub on the loopback interface, whose repositories are real ones that git reaches over HTTP. It keeps every call, lets nobody in without
 * a login, answers as the published description of the interface has it, and goes wrong where a test wants it to. Thread-safe.
 */
public final class FakeGitHub implements AutoCloseable {

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** What begins the addresses of the interface. */
    private static final String API = "/api/v3";

    private static final String GRAPHQL = "/api/graphql";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final HttpServer http;
    private final HttpServer logs;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.daemons("fake-github-"));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, FakeRepository> repositories = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Logins logins;
    private final Routes routes;

    /**
     * A call that came.
     *
     * @param path with the query, below the interface's base
     * @param login the header {@code Authorization}
     */
    public record Call(String method, String path, String login, Map<String, String> headers, JsonNode body) {

        /** Method and path, without the query. */
        public String line() {
            int query = path.indexOf('?');
            return method + " " + (query < 0 ? path : path.substring(0, query));
        }
    }

    /**
     * A call and what was answered.
     *
     * @param forced whether a test wanted it answered so
     */
    public record Exchange(Call call, int status, String body, boolean forced) {}

    /** An answer in place of the true one. */
    private record Fault(Predicate<Call> which, int status, Map<String, String> headers, String body, boolean after) {}

    private FakeGitHub(Path directory, HttpServer http, HttpServer logs, InstantSource time) {
        this.directory = directory;
        this.http = http;
        this.logs = logs;
        this.logins = new Logins(time);
        this.routes = new Routes(repositories, logins, web(), api(), address(logs));
    }

    /** Starts one that has no repository yet; those that it gets lie below {@code directory}. */
    public static FakeGitHub start(Path directory, InstantSource time) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            HttpServer logs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeGitHub server = new FakeGitHub(directory, http, logs, time);
            logs.setExecutor(server.threads);
            logs.createContext("/", new LogHouse(server.repositories));
            logs.start();
            http.setExecutor(server.threads);
            http.createContext(API, server::answer);
            http.createContext(GRAPHQL, server::answer);
            http.createContext("/", new GitBackend(directory, server.logins));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The fake GitHub can't be started.", e);
        }
    }

    /** Where its pages and repositories are. */
    public URI web() {
        return address(http);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Where its interface is. */
    public URI api() {
        return URI.create(web() + API);
    }

    /** A new repository {@code owner/name} with one commit on {@code main}, and what is said there. */
    public FakeRepository create(String fullName) {
        SampleRepository git = SampleRepository.create(directory.resolve(fullName + ".git"));
        git.git("config", "http.receivepack", "true");
        FakeRepository repository = new FakeRepository(fullName, web(), git);
        repositories.put(fullName, repository);
        return repository;
    }

    /** A token of a person, good for every repository. */
    public void token(String token, String login) {
        logins.person(token, login);
    }

    /** No longer takes a token. */
    public void revoke(String token) {
        logins.revoke(token);
    }

    /**
     * An App that is installed for every repository.
     *
     * @param permissions what its owner allows: {@code contents} to {@code write}
     */
    public void app(String id, String slug, PublicKey key, Map<String, String> permissions) {
        logins.app(new Logins.App(id, slug, key, Map.copyOf(permissions)));
    }

    /** The next call of that kind is answered so, and does nothing. */
    public void failNext(Predicate<Call> which, int status, Map<String, String> headers, String body) {
        faults.add(new Fault(which, status, headers, body, false));
    }

    /** The next call of that kind does what it shall, and is answered so. */
    public void failAfterwards(Predicate<Call> which, int status) {
        faults.add(new Fault(which, status, Map.of(), "", true));
    }

    /** Everything that came to the interface, in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The same with what was answered. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Method and path of what came and changed something. */
    public List<String> changes() {
        return calls.stream()
                .filter(call -> !call.method().equals("GET"))
                .map(Call::line)
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] content = exchange.getRequestBody().readAllBytes();
        String full = exchange.getRequestURI().toString();
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        Call call = new Call(
                exchange.getRequestMethod(),
                full.startsWith(API) ? full.substring(API.length()) : "/graphql",
                headers.getOrDefault("authorization", ""),
                Map.copyOf(headers),
                content.length == 0 ? MissingNode.getInstance() : JSON.readTree(content));
        calls.add(call);
        Optional<Fault> fault =
                faults.stream().filter(it -> it.which().test(call)).findFirst();
        fault.ifPresent(faults::remove);
        Reply reply;
        if (fault.isPresent() && !fault.get().after()) {
            reply = new Reply(
                    fault.get().status(), fault.get().headers(), fault.get().body());
        } else {
            Reply right = routes.answer(call);
            reply = fault.map(it -> new Reply(it.status(), it.headers(), it.body()))
                    .orElse(right);
        }
        exchanges.add(new Exchange(call, reply.status(), reply.body(), fault.isPresent()));
        send(exchange, call, reply);
    }

    private void send(HttpExchange exchange, Call call, Reply reply) throws IOException {
        Reply tagged = call.method().equals("GET") && reply.status() == 200 ? reply.tagged() : reply;
        boolean same = tagged.headers().containsKey("ETag")
                && tagged.headers().get("ETag").equals(call.headers().get("if-none-match"));
        tagged.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = tagged.body().getBytes(UTF_8);
        if (reply.status() == Reply.SILENT) {
            hang();
        } else if (same || bytes.length == 0) {
            exchange.sendResponseHeaders(same ? 304 : reply.status(), -1);
        } else {
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        logs.stop(0);
        threads.shutdownNow();
    }
}
