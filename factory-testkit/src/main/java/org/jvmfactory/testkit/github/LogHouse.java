package org.jvmfactory.testkit.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where logs of jobs lie: at another place than the interface, for whoever has the signed address, and for nobody who shows a login. */
final class LogHouse implements HttpHandler {

    private static final Pattern LOG = Pattern.compile("/([^/]+/[^/]+)/(\\d{1,18})");

    private final Map<String, FakeRepository> repositories;

    LogHouse(Map<String, FakeRepository> repositories) {
        this.repositories = repositories;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Matcher matcher = LOG.matcher(exchange.getRequestURI().getPath());
        boolean signed =
                "signature=hunter4-hunter4".equals(exchange.getRequestURI().getQuery());
        boolean login = exchange.getRequestHeaders().containsKey("Authorization");
        Optional<String> log = matcher.matches() && signed && !login
                ? Optional.ofNullable(repositories.get(matcher.group(1)))
                        .flatMap(repository -> repository.checks().log(Long.parseLong(matcher.group(2))))
                : Optional.empty();
        byte[] bytes = log.orElse("").getBytes(UTF_8);
        exchange.sendResponseHeaders(log.isPresent() ? 200 : 403, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
