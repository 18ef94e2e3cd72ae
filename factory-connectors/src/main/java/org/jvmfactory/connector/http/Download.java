package org.jvmfactory.connector.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jvmfactory.meta.Internal;

/**
 * Fetches what an interface hands out somewhere else, at an address that is a login itself: none goes there, and it stands in no message.
 * Thread-safe.
 */
@Internal
public final class Download {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String what;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /** @param what what messages call the thing that is fetched */
    public Download(String what) {
        this.what = what;
    }

    /**
     * The end of it, as text.
     *
     * @param most how many bytes are kept
     * @param from who gave the address: where that is this machine, the thing may be here, too, and not encrypted
     */
    public String tail(String address, URI from, int most) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(place(address, from))
                .timeout(LIMIT)
                .setHeader("User-Agent", "Factory")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new TailBody(most));
        try {
            HttpResponse<byte[]> response = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            int status = response.statusCode();
            if (status != 200) {
                throw new ApiException(
                        status >= 500 ? ApiException.Code.UNAVAILABLE : ApiException.Code.MISSING,
                        what + " can't be fetched: status " + status);
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new ApiException(ApiException.Code.UNAVAILABLE, what + " doesn't come");
        } catch (ExecutionException e) {
            String kind = e.getCause() == null ? "" : e.getCause().getClass().getSimpleName();
            throw new ApiException(ApiException.Code.UNAVAILABLE, what + " can't be fetched (" + kind + ")");
        } finally {
            answer.cancel(true);
        }
    }

    private URI place(String address, URI from) {
        try {
            URI place = from.resolve(address);
            if ("https".equals(place.getScheme()) || WebAddress.bothHere(place, from)) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            // it is no address
        }
        throw new ApiException(ApiException.Code.UNREADABLE, what + " isn't at a place where it could be fetched from");
    }
}
