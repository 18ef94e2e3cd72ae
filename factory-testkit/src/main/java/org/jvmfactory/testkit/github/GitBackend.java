package org.jvmfactory.testkit.github;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Git over HTTP for the repositories below a directory, by git's own program for that; only with a login that is known. As at GitHub, {@code .git} needn't be said. */
final class GitBackend implements HttpHandler {

    private static final Pattern REPOSITORY =
            Pattern.compile("/([^/]+/[^/]+?)(?:\\.git)?/((?:info|objects|git-|HEAD).*)");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Path directory;
    private final Logins logins;

    GitBackend(Path directory, Logins logins) {
        this.directory = directory;
        this.logins = logins;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] content = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        Matcher repository = REPOSITORY.matcher(path);
        Optional<Logins.Holder> holder = Optional.ofNullable(
                        exchange.getRequestHeaders().getFirst("Authorization"))
                .flatMap(logins::holder);
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        boolean push = path.endsWith("/git-receive-pack") || query.contains("git-receive-pack");
        if (holder.isEmpty()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"GitHub\"");
            exchange.sendResponseHeaders(UNAUTHORIZED, -1);
        } else if (!repository.matches()
                || !holder.get().may(repository.group(1), "contents")
                || (push && !holder.get().writes("contents"))) {
            exchange.sendResponseHeaders(FORBIDDEN, -1);
        } else {
            serve(exchange, "/" + repository.group(1) + ".git/" + repository.group(2), query, content);
        }
        exchange.close();
    }

    private void serve(HttpExchange exchange, String path, String query, byte[] content) throws IOException {
        Path input = Files.createTempFile(directory, "request", ".body");
        try {
            Files.write(input, content);
            ProcessBuilder builder = new ProcessBuilder("git", "http-backend")
                    .redirectInput(input.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
            environment.put("GIT_CONFIG_NOSYSTEM", "1");
            environment.put("GIT_PROJECT_ROOT", directory.toString());
            environment.put("GIT_HTTP_EXPORT_ALL", "1");
            environment.put("PATH_INFO", path);
            environment.put("QUERY_STRING", query);
            environment.put("REQUEST_METHOD", exchange.getRequestMethod());
            environment.put("REMOTE_USER", "somebody");
            environment.put("CONTENT_LENGTH", Integer.toString(content.length));
            header(exchange, "Content-Type").ifPresent(type -> environment.put("CONTENT_TYPE", type));
            header(exchange, "Content-Encoding").ifPresent(it -> environment.put("HTTP_CONTENT_ENCODING", it));
            header(exchange, "Git-Protocol").ifPresent(it -> environment.put("GIT_PROTOCOL", it));
            Process process = builder.start();
            try (InputStream output = new BufferedInputStream(process.getInputStream())) {
                pass(exchange, output);
            }
        } finally {
            Files.delete(input);
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static void pass(HttpExchange exchange, InputStream output) throws IOException {
        int status = 200;
        for (String line = line(output); !line.isEmpty(); line = line(output)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(line.substring(0, colon), value);
            }
        }
        byte[] body = output.readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int letter = input.read(); letter >= 0 && letter != '\n'; letter = input.read()) {
            line.write(letter);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
