package org.jvmfactory.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other side of a tracker: a server of routes, each a method, a pattern of paths and what is answered. It keeps every call. */
public abstract class FakeTracker implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer http;
    private final Map<Pattern, Route> routes = new LinkedHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private int seconds;

    /** What came. */
    public record Call(String line, Map<String, String> headers, Map<String, String> query, JsonNode body) {}

    /** What is answered; nothing for what isn't there. */
    @FunctionalInterface
    public interface Route {
        JsonNode answer(Call call, Matcher path);
    }

    /** @param login the header and value without which nobody comes in */
    protected FakeTracker(String header, String login) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", exchange -> {
            Call call = call(exchange);
            calls.add(call);
            if (!login.equals(exchange.getRequestHeaders().getFirst(header))) {
                send(exchange, 401, JSON.createObjectNode().put("err", "Token invalid"));
            } else {
                answer(exchange, call);
            }
        });
        http.start();
    }

    protected final void on(String line, Route route) {
        routes.put(Pattern.compile(line), route);
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A second later each time. */
    protected final synchronized long millis() {
        return 1_900_000_000_000L + 1000L * seconds++;
    }

    public final String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public final List<Call> calls() {
        return List.copyOf(calls);
    }

    private synchronized void answer(HttpExchange exchange, Call call) throws IOException {
        for (Map.Entry<Pattern, Route> route : routes.entrySet()) {
            Matcher matcher = route.getKey().matcher(call.line());
            if (matcher.matches()) {
                JsonNode answer = route.getValue().answer(call, matcher);
                if (!answer.isMissingNode()) {
                    send(exchange, 200, answer);
                    return;
                }
            }
        }
        send(exchange, 404, JSON.createObjectNode().put("err", "not found"));
    }

    private static Call call(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        Map<String, String> query = new HashMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String pair : text == null ? List.<String>of() : List.of(text.split("&", -1))) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new Call(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                headers,
                query,
                body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A list as JSON. */
    public static JsonNode list(List<? extends JsonNode> items) {
        return JSON.createArrayNode().addAll(new ArrayList<>(items));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
