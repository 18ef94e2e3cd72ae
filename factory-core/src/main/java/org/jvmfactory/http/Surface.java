package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.Factory;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.intake.Receipt;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.ticket.WebhookRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that Factory answers: {@code GET /health}, {@code POST /webhooks/<connector>}, the tasks below {@code /api/tasks}, and what
 * they came to, {@code GET /api/outcomes}. Thread-safe; an
 * answer may take as long as a tracker takes to be read.
 *
 * <p>Webhooks are believed by their signatures, the tasks are for who brings the token. Without a token there are no tasks here, and without a
 * secret no webhook: nothing is open because something wasn't configured.
 */
public final class Surface {

    /** The largest body that is read; mount it so that more is cut off before. */
    public static final int MOST_BYTES = 25 * 1024 * 1024;

    private static final int MOST_BYTES_OF_TASKS = 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Surface.class);
    private static final String WEBHOOKS = "/webhooks/";
    private static final String TASKS = "/api/tasks";
    private static final String OUTCOMES = "/api/outcomes";

    private final Factory factory;
    private final BearerToken token;
    private final TaskRoutes tasks;
    private final OutcomeRoutes outcomes;

    /** @param token empty where only webhooks and health are answered */
    public Surface(Factory factory, Optional<Secret> token) {
        this.factory = requireNonNull(factory, "factory");
        this.token = new BearerToken(token);
        this.tasks = new TaskRoutes(factory);
        this.outcomes = new OutcomeRoutes(factory);
    }

    /** How long a body may be; nobody is listened to for long who isn't let in, or asks for what isn't here. */
    public int mostBytes(HttpRequest head) {
        if (!head.method().equals("POST")) {
            return 0;
        }
        if (head.path().startsWith(WEBHOOKS)) {
            return MOST_BYTES;
        }
        return isTasks(head.path()) && token.isIn(head) ? MOST_BYTES_OF_TASKS : 0;
    }

    private static boolean isTasks(String path) {
        return path.equals(TASKS) || path.startsWith(TASKS + "/");
    }

    /** The answer to {@code request}; never an exception but for an interruption. */
    public HttpResponse answer(HttpRequest request) throws InterruptedException {
        try {
            return route(request);
        } catch (BadRequest e) {
            return error(e.status(), e.words());
        } catch (FactoryException e) {
            LOG.debug("{} failed: {}", request.method(), e.getMessage());
            return error(e.code().retryable() ? 503 : 422, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} can't be answered by a mistake in the program", request.method(), e);
            return error(500, "this can't be answered; the log says why");
        }
    }

    private HttpResponse route(HttpRequest request) throws InterruptedException {
        String path = request.path();
        if (path.equals("/health")) {
            requireMethod(request, "GET");
            return health();
        }
        if (path.startsWith(WEBHOOKS)) {
            requireMethod(request, "POST");
            return webhook(path.substring(WEBHOOKS.length()), request);
        }
        if (isTasks(path) || path.equals(OUTCOMES)) {
            if (!token.isIn(request)) {
                return HttpResponse.json(
                        token.expected().isPresent() ? 401 : 404,
                        Json.of(Map.of(
                                "error", "this needs the token that was configured, as 'Authorization: Bearer …'")));
            }
            return path.equals(OUTCOMES)
                    ? outcomes.answer(request)
                    : tasks.answer(request, path.substring(TASKS.length()));
        }
        throw new BadRequest(404, "there is nothing here");
    }

    static void requireMethod(HttpRequest request, String method) {
        if (!request.method().equals(method)) {
            throw new BadRequest(405, "use " + method);
        }
    }

    private HttpResponse health() {
        Optional<String> trouble = factory.trouble();
        return HttpResponse.json(
                trouble.isPresent() ? 503 : 200, Json.of(Map.of("status", trouble.isPresent() ? "trouble" : "ok")));
    }

    private HttpResponse webhook(String connector, HttpRequest request) throws InterruptedException {
        Receipt receipt = factory.receive(connector, new WebhookRequest(request.headers(), request.body()));
        return HttpResponse.json(
                receipt.status(),
                Json.of(Map.of(
                        "outcome",
                        Json.word(receipt.outcome()),
                        receipt.status() < 300 ? "message" : "error",
                        receipt.text())));
    }

    static HttpResponse error(int status, String words) {
        return HttpResponse.json(status, Json.of(Map.of("error", words)));
    }
}
