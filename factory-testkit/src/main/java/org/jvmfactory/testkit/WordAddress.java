package org.jvmfactory.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;

/** A server of tools on the loopback interface, which speaks the Model Context Protocol over HTTP: it says its word to those it knows. */
public final class WordAddress implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HELLO =
            "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"w\",\"version\":\"1\"}}";
    private static final String TOOLS = "{\"tools\":[{\"name\":\"word\",\"description\":\"Says the"
            + " word\",\"inputSchema\":{\"type\":\"object\",\"properties\":{}}}]}";

    private final HttpServer server;
    private final String word;
    private final Secret login;

    private WordAddress(HttpServer server, String word, Secret login) {
        this.server = server;
        this.word = word;
        this.login = login;
    }

    /** Starts one; {@code login} is what the header {@code Authorization} must say. */
    public static WordAddress saying(String word, Secret login) {
        try {
            WordAddress address = new WordAddress(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), word, login);
            address.server.createContext("/mcp", address::answer);
            address.server.start();
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException("There can't be a server of tools.", e);
        }
    }

    /** The server, with a name and its login. */
    public ToolServer named(String name) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
        return new ToolServer(name, new ToolServer.Address(url, Map.of("Authorization", login)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = login.reveal().equals(exchange.getRequestHeaders().getFirst("Authorization"));
            JsonNode request = exchange.getRequestMethod().equals("POST")
                    ? JSON.readTree(exchange.getRequestBody())
                    : JSON.createObjectNode();
            if (!known || request.isEmpty()) {
                exchange.sendResponseHeaders(known ? 405 : 403, -1);
            } else if (!request.has("id")) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                String result = "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":"
                        + result(request.path("method").asText()) + "}";
                exchange.getResponseHeaders().set("content-type", "application/json");
                exchange.sendResponseHeaders(200, result.getBytes(UTF_8).length);
                exchange.getResponseBody().write(result.getBytes(UTF_8));
            }
        }
    }

    private String result(String method) {
        return switch (method) {
            case "initialize" -> HELLO;
            case "tools/list" -> TOOLS;
            case "tools/call" -> "{\"content\":[{\"type\":\"text\",\"text\":\"the word is " + word + "\"}]}";
            default -> "{}";
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
