package org.jvmfactory.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.process.Threads;

/**
 * A model provider on the loopback interface whose models answer as a test says, so that a real agent CLI works without a key and without a
 * network. It speaks Anthropic's Messages API and OpenAI's Chat Completions, streaming and not, and OpenAI's Responses API, and keeps every
 * request. Each scenario has a base URL of its own. Thread-safe.
 */
public final class ScriptedModelServer implements AutoCloseable {

    static {
        // Without it each small piece of a stream waits 40 ms for the last one's acknowledgement. Read once, by the
        // first server of a JVM.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static final String MESSAGES = "/v1/messages";
    private static final String TOKEN_COUNT = MESSAGES + "/count_tokens";
    private static final String RESPONSES = "/v1/responses";
    private static final String CHAT = "/v1/chat/completions";
    private static final String LIMIT_RESET = "x-codex-primary-reset-at";

    /** What was sent last must have been read before the connection breaks, or it is lost with it. */
    private static final Duration BEFORE_CUT = Duration.ofMillis(500);

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.named("scripted-model-"));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger scenarios = new AtomicInteger();
    private final AtomicInteger replies = new AtomicInteger();
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** @param aside whether it was a CLI's own, which the scenario wasn't asked about */
    private record Received(String path, ModelRequest request, boolean aside) {}

    private ScriptedModelServer(HttpServer http) {
        this.http = http;
    }

    /** Starts a server on a free port. */
    public static ScriptedModelServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ScriptedModelServer server = new ScriptedModelServer(http);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The scripted model server can't be started.", e);
        }
    }

    /**
     * The base URL at which models answer as {@code scenario} says; OpenAI's API is at {@code /v1} below it. Requests without tools are a
     * CLI's own and answered aside, but for chat completions, where nobody can tell.
     */
    public URI serve(ModelScenario scenario) {
        requireNonNull(scenario, "scenario");
        String path = "/s" + scenarios.incrementAndGet();
        http.createContext(path, exchange -> handle(path, scenario, exchange));
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    /** The requests that came for a scenario so far, in order, but for those that were answered aside. */
    public List<ModelRequest> requests(URI base) {
        return received.stream()
                .filter(it -> it.path().equals(base.getPath()) && !it.aside())
                .map(Received::request)
                .toList();
    }

    /** Ends every conversation and frees the port. */
    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(String path, ModelScenario scenario, HttpExchange exchange) throws IOException {
        String resource = exchange.getRequestURI().getPath().substring(path.length());
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (resource.equals(TOKEN_COUNT)) {
            send(exchange, 200, AnthropicMessages.tokenCount());
        } else if (resource.equals(MESSAGES)) {
            ModelRequest came = AnthropicMessages.request(body, headers(exchange.getRequestHeaders()));
            ModelRequest request = received(path, came, came.tools().isEmpty());
            answer(
                    exchange,
                    request,
                    request.tools().isEmpty() ? ModelReply.saying("Aside.") : reply(scenario, request));
        } else if (resource.equals(RESPONSES)) {
            ModelRequest came = OpenAiResponses.request(body, headers(exchange.getRequestHeaders()));
            ModelRequest request = received(path, came, came.tools().isEmpty());
            respond(exchange, request.tools().isEmpty() ? ModelReply.saying("Aside.") : reply(scenario, request));
        } else if (resource.equals(CHAT)) {
            ModelRequest came = ChatCompletions.request(body, headers(exchange.getRequestHeaders()));
            ModelRequest request = received(path, came, false);
            chat(exchange, request, reply(scenario, request));
        } else {
            send(exchange, 404, AnthropicMessages.error(new ModelReply.Failure(404, "not_found_error", resource)));
        }
    }

    private ModelRequest received(String path, ModelRequest came, boolean aside) {
        ModelRequest request = aside ? came : numbered(path, came);
        received.add(new Received(path, request, aside));
        return request;
    }

    private ModelRequest numbered(String path, ModelRequest request) {
        int index = answered.computeIfAbsent(path + " " + request.conversation(), key -> new AtomicInteger())
                .getAndIncrement();
        return new ModelRequest(
                request.conversation(),
                index,
                request.model(),
                request.system(),
                request.messages(),
                request.tools(),
                request.streaming(),
                request.headers(),
                request.body());
    }

    /** A scenario that fails is an error that a CLI doesn't try again. */
    private static ModelReply reply(ModelScenario scenario, ModelRequest request) {
        try {
            return scenario.answer(request);
        } catch (RuntimeException e) {
            return ModelReply.error(400, "invalid_request_error", "the scenario failed: " + e);
        }
    }

    private void answer(HttpExchange exchange, ModelRequest request, ModelReply reply) throws IOException {
        begin(exchange, reply);
        if (reply.failure().isPresent()) {
            send(
                    exchange,
                    reply.failure().get().status(),
                    AnthropicMessages.error(reply.failure().get()));
        } else if (request.streaming()) {
            stream(exchange, request, reply);
        } else {
            send(exchange, 200, AnthropicMessages.whole(nextId(), request.model(), reply));
        }
    }

    private void begin(HttpExchange exchange, ModelReply reply) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (reply.end() == ModelReply.End.NO_ANSWER) {
            pause(Duration.ofDays(1));
            throw new IOException("closed without an answer");
        }
    }

    private void chat(HttpExchange exchange, ModelRequest request, ModelReply reply) throws IOException {
        begin(exchange, reply);
        String id = nextId();
        if (reply.failure().isPresent()) {
            send(
                    exchange,
                    reply.failure().get().status(),
                    ChatCompletions.error(reply.failure().get()));
        } else if (request.streaming()) {
            streamChat(stream(exchange), exchange, request.model(), reply);
        } else if (reply.end() == ModelReply.End.COMPLETE) {
            send(exchange, 200, ChatCompletions.whole(id, request.model(), reply));
        } else {
            breakOff(reply);
        }
    }

    private void streamChat(OutputStream out, HttpExchange exchange, String model, ModelReply reply)
            throws IOException {
        String id = nextId();
        write(out, ChatCompletions.begin(id, model));
        int calls = 0;
        for (ModelReply.Part part : reply.parts()) {
            if (part instanceof ModelReply.Part.Pause pause) {
                pause(pause.time());
            }
            for (String piece : ChatCompletions.part(id, model, calls, part)) {
                write(out, piece);
            }
            calls += part instanceof ModelReply.Part.Call ? 1 : 0;
        }
        if (reply.end() != ModelReply.End.COMPLETE) {
            breakOff(reply);
        }
        for (String piece : ChatCompletions.end(id, model, reply)) {
            write(out, piece);
        }
        exchange.close();
    }

    private void respond(HttpExchange exchange, ModelReply reply) throws IOException {
        begin(exchange, reply);
        Optional<ModelReply.Failure> failure = reply.failure();
        if (failure.isPresent() && failure.get().status() != 200) {
            String resetAt = reply.headers().getOrDefault(LIMIT_RESET, "");
            send(exchange, failure.get().status(), OpenAiResponses.error(failure.get(), resetAt));
            return;
        }
        OutputStream out = stream(exchange);
        String id = nextId();
        for (int i = 0; i < reply.parts().size(); i++) {
            if (reply.parts().get(i) instanceof ModelReply.Part.Pause pause) {
                pause(pause.time());
            }
            for (String data :
                    OpenAiResponses.part(id + "_" + i, reply, reply.parts().get(i))) {
                write(out, data);
            }
        }
        if (reply.end() == ModelReply.End.COMPLETE) {
            write(
                    out,
                    failure.isPresent() ? OpenAiResponses.failed(id, failure.get()) : OpenAiResponses.end(id, reply));
            exchange.close();
            return;
        }
        breakOff(reply);
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    private static OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private void stream(HttpExchange exchange, ModelRequest request, ModelReply reply) throws IOException {
        OutputStream out = stream(exchange);
        String id = nextId();
        write(out, AnthropicMessages.begin(id, request.model(), reply));
        int index = 0;
        for (ModelReply.Part part : reply.parts()) {
            if (part instanceof ModelReply.Part.Pause pause) {
                pause(pause.time());
                continue;
            }
            for (AnthropicMessages.Event event : AnthropicMessages.part(id + "_" + index, index, part)) {
                write(out, event);
            }
            index++;
        }
        if (reply.end() == ModelReply.End.COMPLETE) {
            for (AnthropicMessages.Event event : AnthropicMessages.end(reply)) {
                write(out, event);
            }
            exchange.close();
            return;
        }
        breakOff(reply);
    }

    private void breakOff(ModelReply reply) throws IOException {
        pause(reply.end() == ModelReply.End.CUT ? BEFORE_CUT : Duration.ofDays(1));
        // The server breaks the connection of a handler that fails; closing it here would end the stream in good order.
        throw new IOException("the scenario breaks the connection");
    }

    private static void write(OutputStream out, AnthropicMessages.Event event) throws IOException {
        out.write(("event: " + event.type() + "\ndata: " + event.data() + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void pause(Duration time) throws IOException {
        try {
            if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the server is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is closed", e);
        }
    }

    private String nextId() {
        return Integer.toString(replies.incrementAndGet());
    }

    private static Map<String, String> headers(Headers headers) {
        Map<String, String> all = new HashMap<>();
        headers.forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return all;
    }
}
