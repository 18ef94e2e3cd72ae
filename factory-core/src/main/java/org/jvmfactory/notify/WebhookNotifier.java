package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.secret.Secret;

/**
 * Posts each notification as signed JSON. What the other side answers decides: 2xx is delivered; 408, 425, 429, 5xx and a connection that
 * fails are tried again; anything else, redirects included, is refused for good. Thread-safe.
 */
final class WebhookNotifier implements Notifier {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final Target target;
    private final WebhookSignature signature;
    private final InstantSource time;
    private final HttpClient client;

    /**
     * Where it posts to.
     *
     * @param url may carry a secret in its path, so it never prints; nor do the headers
     */
    record Target(URI url, Map<String, Secret> headers, Duration timeout) {

        Target {
            headers = Map.copyOf(headers);
        }

        /** The host, and nothing else of the address. */
        @Override
        public String toString() {
            return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        }
    }

    WebhookNotifier(Target target, WebhookSignature signature, InstantSource time) {
        this.target = target;
        this.signature = signature;
        this.time = time;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(target.timeout().compareTo(CONNECT_LIMIT) < 0 ? target.timeout() : CONNECT_LIMIT)
                .build();
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public Promise promise() {
        return Promise.AT_LEAST_ONCE;
    }

    @Override
    public void notify(Notification notification) throws InterruptedException {
        requireNonNull(notification, "notification");
        HttpResponse<InputStream> response;
        try {
            response = client.send(request(notification), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close(); // nothing in it matters, and it may never end
        } catch (IOException e) {
            throw new NotifyException(
                    NotifyException.Code.UNAVAILABLE,
                    "'" + target + "' can't be reached or doesn't answer: "
                            + e.getClass().getSimpleName());
        }
        judge(response);
    }

    private HttpRequest request(Notification notification) {
        byte[] body = NotificationJson.of(notification);
        Instant now = time.instant();
        HttpRequest.Builder request = HttpRequest.newBuilder(target.url()).timeout(target.timeout());
        target.headers().forEach((name, value) -> request.setHeader(name, value.reveal()));
        return request.setHeader("Content-Type", "application/json")
                .setHeader("User-Agent", "Factory")
                .setHeader("webhook-id", notification.delivery())
                .setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .setHeader("webhook-signature", signature.of(notification.delivery(), now, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private void judge(HttpResponse<?> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        String answered = "'" + target + "' answered with status " + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw retryAfter(response)
                    .map(wait -> NotifyException.unavailable(answered, wait))
                    .orElseGet(() -> new NotifyException(NotifyException.Code.UNAVAILABLE, answered));
        }
        throw new NotifyException(
                NotifyException.Code.REFUSED,
                answered + (status < 400 ? ", and redirects aren't followed: configure where it leads" : ""));
    }

    /** Seconds, or a date; what is neither wasn't said. */
    private Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").map(String::strip).flatMap(text -> {
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(Duration.between(time.instant(), until)).filter(wait -> !wait.isNegative());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public String toString() {
        return "webhook at '" + target + "'";
    }
}
