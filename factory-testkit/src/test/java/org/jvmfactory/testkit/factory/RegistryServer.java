package org.jvmfactory.testkit.factory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Private registries on the loopback interface: one of Maven's, with all that this machine has, and one of npm with one package. */
final class RegistryServer implements AutoCloseable {

    static final String PASSWORD = "password-of-the-registry";
    static final String TOKEN = "token-of-the-registry";

    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("ci:" + PASSWORD).getBytes(UTF_8));
    private static final int BLOCK = 512;

    private final HttpServer http;
    private final Path local;
    private final byte[] tarball = tarball();
    private final List<String> served = new CopyOnWriteArrayList<>();

    private RegistryServer(HttpServer http, Path local) {
        this.http = http;
        this.local = local;
    }

    static RegistryServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String usual = System.getProperty("user.home") + "/.m2/repository";
        RegistryServer server = new RegistryServer(http, Path.of(System.getProperty("maven.repo.local", usual)));
        http.createContext("/maven/", server::maven);
        http.createContext("/npm/", server::npm);
        http.start();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** The paths that were served. */
    List<String> served() {
        return List.copyOf(served);
    }

    /** The newest version of an artifact that Maven has here; {@code artifact} is {@code group/path/artifact}. */
    String version(String artifact) throws IOException {
        try (var versions = Files.list(local.resolve(artifact))) {
            return versions.filter(version -> {
                        String name = Path.of(artifact).getFileName() + "-" + version.getFileName() + ".jar";
                        return Files.exists(version.resolve(name));
                    })
                    .map(version -> version.getFileName().toString())
                    .max((a, b) -> Arrays.compare(numbers(a), numbers(b)))
                    .orElseThrow();
        }
    }

    private static int[] numbers(String version) {
        return Pattern.compile("\\d+")
                .matcher(version)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    private void maven(HttpExchange exchange) throws IOException {
        if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, new byte[0]);
            return;
        }
        Path file = local.resolve(exchange.getRequestURI().getPath().substring("/maven/".length()));
        boolean there = file.normalize().startsWith(local) && Files.isRegularFile(file);
        answer(exchange, there ? 200 : 404, there ? Files.readAllBytes(file) : new byte[0]);
    }

    private void npm(HttpExchange exchange) throws IOException {
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, new byte[0]);
        } else if (exchange.getRequestURI().getPath().equals("/npm/greeting")) {
            answer(exchange, 200, """
                    {"name": "greeting", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {"name": "greeting",
                     "version": "1.0.0", "dist": {"integrity": "%s",
                     "tarball": "https://npm.example.com/npm/greeting/-/greeting-1.0.0.tgz"}}}}""".formatted(integrity()).getBytes(UTF_8));
        } else if (exchange.getRequestURI().getPath().endsWith("/greeting-1.0.0.tgz")) {
            answer(exchange, 200, tarball);
        } else {
            answer(exchange, 404, new byte[0]);
        }
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (status == 200) {
            served.add(exchange.getRequestURI().getPath());
        }
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private String integrity() {
        try {
            return "sha512-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-512").digest(tarball));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A package as {@code npm pack} makes it. */
    private static byte[] tarball() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            add(
                    gzip,
                    "package/package.json",
                    "{\"name\": \"greeting\", \"version\": \"1.0.0\", \"main\": \"index.js\"}");
            add(gzip, "package/index.js", "module.exports = 'hello from npm';\n");
            gzip.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static void add(GZIPOutputStream tar, String name, String text) throws IOException {
        byte[] content = text.getBytes(UTF_8);
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        tar.write(header);
        tar.write(content);
        tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
