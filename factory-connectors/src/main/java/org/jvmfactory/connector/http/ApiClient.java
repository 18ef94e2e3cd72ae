package org.jvmfactory.connector.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.retry.Backoff;
import org.jvmfactory.secret.Secret;

/**
 * Calls one HTTP interface that speaks JSON. What fails and may be repeated is tried twice more, within seconds; where the other side wants
 * longer, or wants to be left alone, an exception says so and for how long, and until then nothing is sent. A login goes to the place of the
 * base address and nowhere else, whatever a redirect or a page's link says. Thread-safe.
 */
@Internal
public final class ApiClient {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int TRIES = 3;
    private static final int HOPS = 3;
    private static final int MOST_BYTES = 12 << 20;

    private final Api api;
    private final Pauses pauses;
    private final LimitBook limits;
    private final InstantSource time;
    private final Etags etags = new Etags();
    private final Random random = new Random();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /**
     * The interface that is called.
     *
     * @param name what people call it
     * @param base what paths are put behind; messages show its host alone
     * @param headers what goes with every call
     */
    public record Api(String name, URI base, Map<String, String> headers) {

        public Api {
            requireNonNull(name, "name");
            requireNonNull(base, "base");
            headers = Map.copyOf(headers);
        }
    }

    public ApiClient(Api api, InstantSource time) {
        this(api, time, Pauses.REAL);
    }

    public ApiClient(Api api, InstantSource time, Pauses pauses) {
        this.api = requireNonNull(api, "api");
        this.time = requireNonNull(time, "time");
        this.pauses = requireNonNull(pauses, "pauses");
        this.limits = new LimitBook(time);
    }

    /** What the interface is called. */
    public String name() {
        return api.name();
    }

    /** What paths are put behind. */
    public URI base() {
        return api.base();
    }

    /**
     * Does a call.
     *
     * @throws ApiException for every answer that isn't a success
     */
    public ApiAnswer send(ApiRequest request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(request);
            } catch (ApiException e) {
                Optional<Duration> pause = pause(request, e, attempt);
                if (pause.isEmpty()) {
                    throw e;
                }
                pauses.pause(pause.get());
            }
        }
    }

    private Optional<Duration> pause(ApiRequest request, ApiException failure, int attempt) {
        boolean surelyNotDone = failure.is(ApiException.Code.UNAVAILABLE) || failure.is(ApiException.Code.LIMITED);
        boolean maybeDone = failure.is(ApiException.Code.UNCLEAR);
        if (attempt >= TRIES || !(surelyNotDone || (maybeDone && request.repeatable()))) {
            return Optional.empty();
        }
        Duration pause = failure.retryAfter().orElseGet(() -> BACKOFF.after(attempt, random));
        return Optional.of(pause).filter(length -> length.compareTo(LONGEST_PAUSE) <= 0);
    }

    private ApiAnswer once(ApiRequest request) throws InterruptedException {
        ApiRequest hop = request;
        for (int hops = 0; hops <= HOPS; hops++) {
            Optional<Duration> wait = limits.wait(hop.path());
            if (wait.isPresent()) {
                throw failure(request, ApiException.Code.LIMITED, 0, "asked to be left alone", wait);
            }
            URI address = address(hop);
            HttpResponse<byte[]> response = exchange(hop, address);
            Optional<String> next = redirect(hop, response);
            if (next.isEmpty()) {
                return judge(hop, address, response);
            }
            hop = hop.at(address.resolve(next.get()).toString());
        }
        throw failure(request, ApiException.Code.UNREADABLE, 0, "redirects in a circle", Optional.empty());
    }

    private URI address(ApiRequest request) {
        if (request.path().isEmpty()
                || request.path().startsWith("/")
                || request.path().startsWith("?")) {
            return URI.create(api.base() + request.path());
        }
        URI address = URI.create(request.path());
        if (!WebAddress.samePlace(address, api.base())) {
            throw new ApiException(
                    ApiException.Code.UNREADABLE,
                    api.name() + " answered " + request.shown()
                            + " with an address at another host, which isn't followed");
        }
        return address;
    }

    /** Where else it is; empty where this is the answer. */
    private static Optional<String> redirect(ApiRequest request, HttpResponse<byte[]> response) {
        boolean moved = Set.of(307, 308).contains(response.statusCode())
                || (Set.of(301, 302).contains(response.statusCode())
                        && request.method().equals("GET"));
        return moved && request.followed() ? response.headers().firstValue("location") : Optional.empty();
    }

    private HttpResponse<byte[]> exchange(ApiRequest request, URI address) throws InterruptedException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(address).timeout(LIMIT).setHeader("User-Agent", "Factory");
        api.headers().forEach(builder::setHeader);
        request.secrets().forEach((name, value) -> builder.setHeader(name, value.reveal()));
        if (request.method().equals("GET")) {
            etags.find(address).ifPresent(kept -> builder.setHeader("If-None-Match", kept.tag()));
        }
        request.body().ifPresent(body -> builder.setHeader("Content-Type", "application/json"));
        builder.method(
                request.method(),
                request.body()
                        .map(body -> BodyPublishers.ofByteArray(Bodies.write(body)))
                        .orElse(BodyPublishers.noBody()));
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(builder.build(), info -> new CappedBody(MOST_BYTES));
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw failure(request, ApiException.Code.UNCLEAR, 0, "doesn't answer", Optional.empty());
        } catch (ExecutionException e) {
            Throwable cause = requireNonNull(e.getCause(), "cause");
            boolean never = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
            throw failure(
                    request,
                    never ? ApiException.Code.UNAVAILABLE : ApiException.Code.UNCLEAR,
                    0,
                    "can't be reached or breaks off (" + cause.getClass().getSimpleName() + ")",
                    Optional.empty());
        } finally {
            answer.cancel(true);
        }
    }

    private ApiAnswer judge(ApiRequest request, URI address, HttpResponse<byte[]> response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        int status = response.statusCode();
        String text = status < 300 ? "" : Bodies.said(request, response.body());
        if (status == 429) {
            Bodies.patience(response.body()).ifPresent(seconds -> headers.putIfAbsent("retry-after", seconds));
        }
        Optional<Duration> limited = limits.note(request.path(), status, headers, text);
        if (limited.isPresent()) {
            throw new ApiException(
                    ApiException.Code.LIMITED, status, answered(request, "asked to be left alone"), text, limited);
        }
        if (status == 304) {
            return etags.find(address)
                    .map(kept -> new ApiAnswer(status, kept.body(), kept.headers(), true))
                    .orElseThrow(() ->
                            failure(request, ApiException.Code.UNREADABLE, status, "unchanged", Optional.empty()));
        }
        if (!request.followed() && headers.containsKey("location")) {
            return new ApiAnswer(status, MissingNode.getInstance(), headers, false);
        }
        if (status >= 200 && status < 300) {
            ApiAnswer answer = new ApiAnswer(status, body(request, response.body(), headers), headers, false);
            if (request.method().equals("GET")) {
                etags.keep(address, answer, response.body().length);
            }
            return answer;
        }
        throw new ApiException(
                code(status),
                status,
                answered(request, "status " + status),
                text,
                limits.retryAfter(headers).map(limits::left));
    }

    private static ApiException.Code code(int status) {
        return switch (status) {
            case 401 -> ApiException.Code.UNAUTHORIZED;
            case 403 -> ApiException.Code.FORBIDDEN;
            case 404, 410 -> ApiException.Code.MISSING;
            case 408, 425, 503 -> ApiException.Code.UNAVAILABLE;
            default -> status >= 500 ? ApiException.Code.UNCLEAR : ApiException.Code.REFUSED;
        };
    }

    private JsonNode body(ApiRequest request, byte[] bytes, Map<String, String> headers) {
        return Bodies.read(bytes, headers)
                .orElseThrow(() -> failure(
                        request,
                        ApiException.Code.UNREADABLE,
                        0,
                        "answers something that isn't JSON",
                        Optional.empty()));
    }

    private String answered(ApiRequest request, String what) {
        return api.name() + " answered " + request.shown() + " with " + what;
    }

    private ApiException failure(
            ApiRequest request, ApiException.Code code, int status, String what, Optional<Duration> retryAfter) {
        return new ApiException(
                code,
                status,
                api.name() + " at '" + api.base().getHost() + "' " + what + " (" + request.shown() + ")",
                "",
                retryAfter);
    }

    /** The clock by which it lives. */
    public InstantSource time() {
        return time;
    }

    /** The value of a header that says who calls. */
    public static Secret bearer(Secret token) {
        return Secret.of("Bearer " + token.reveal());
    }

    @Override
    public String toString() {
        return api.name() + " at '" + api.base().getHost() + "'";
    }
}
