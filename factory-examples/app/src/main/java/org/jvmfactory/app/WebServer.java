package org.jvmfactory.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.http.HttpRequest;
import org.jvmfactory.http.HttpResponse;
import org.jvmfactory.http.Surface;

/** The JDK's own web server before a {@link Surface}: few threads, bodies up to a size, slow callers cut off. */
final class WebServer implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 64;

    /** More than nearly every webhook has. Longer bodies are few at once, since anybody may send them. */
    private static final int USUAL_BYTES = 1024 * 1024;

    private static final int LARGE_AT_ONCE = 2;
    private static final int PATIENCE_SECONDS = 30;
    private static final int STOPPING_SECONDS = 2;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private WebServer(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    static WebServer start(String host, int port, Surface surface) {
        // Read once, when the server's classes are loaded: how long a request may take to come in, and an answer to go
        // out.
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(PATIENCE_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(4 * PATIENCE_SECONDS));
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new CliException(ExitCode.WRONG_USE, "there is no address '" + host + "'.");
        }
        try {
            HttpServer server = HttpServer.create(address, WAITING);
            Semaphore large = new Semaphore(LARGE_AT_ONCE);
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    THREADS, THREADS, PATIENCE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                        Thread thread = new Thread(task, "factory-http");
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.allowCoreThreadTimeOut(true);
            server.setExecutor(task -> {
                try {
                    threads.execute(task);
                } catch (RejectedExecutionException e) {
                    throw new IllegalStateException("too many requests at once", e); // the server closes the connection
                }
            });
            server.createContext("/", exchange -> answer(exchange, surface, large));
            server.start();
            return new WebServer(server, threads);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.LACKS_SOMETHING,
                    "nothing can listen on " + host + ":" + port + " (" + e.getMessage() + "). Choose another --port.");
        }
    }

    String address() {
        InetSocketAddress bound = server.getAddress();
        return "http://" + bound.getHostString() + ":" + bound.getPort();
    }

    private static void answer(HttpExchange exchange, Surface surface, Semaphore large) throws IOException {
        try (exchange) {
            int most = surface.mostBytes(request(exchange, new byte[0]));
            byte[] body = exchange.getRequestBody().readNBytes(Math.min(most, USUAL_BYTES));
            if (body.length < Math.min(most, USUAL_BYTES) || most == 0) {
                respond(exchange, surface, body);
            } else if (large.tryAcquire()) {
                try {
                    answerLarge(exchange, surface, body, most);
                } finally {
                    large.release();
                }
            } else {
                exchange.sendResponseHeaders(503, -1);
            }
        }
    }

    private static void answerLarge(HttpExchange exchange, Surface surface, byte[] start, int most) throws IOException {
        byte[] rest = exchange.getRequestBody().readNBytes(most - start.length + 1);
        if (start.length + rest.length > most) {
            exchange.sendResponseHeaders(413, -1);
            return;
        }
        byte[] body = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, body, start.length, rest.length);
        respond(exchange, surface, body);
    }

    private static void respond(HttpExchange exchange, Surface surface, byte[] body) throws IOException {
        try {
            HttpResponse response = surface.answer(request(exchange, body));
            response.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = response.bytes();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(bytes);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.sendResponseHeaders(503, -1);
        }
    }

    private static HttpRequest request(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        return new HttpRequest(
                exchange.getRequestMethod(),
                Objects.requireNonNullElse(exchange.getRequestURI().getPath(), ""),
                query(exchange.getRequestURI().getRawQuery()),
                headers,
                body);
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public void close() {
        server.stop(STOPPING_SECONDS);
        threads.shutdownNow();
    }
}
