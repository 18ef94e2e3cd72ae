package org.jvmfactory.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
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
            server.createContext("/", exchange -> answer(exchange, surface));
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

    private static void answer(HttpExchange exchange, Surface surface) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(Surface.MOST_BYTES + 1);
            if (body.length > Surface.MOST_BYTES) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
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
                exchange.getRequestURI().getPath(),
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
