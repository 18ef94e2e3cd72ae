package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.secret.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of an App: a token for each repository, good for that one alone, kept, and renewed while there is time left. Where that fails, the
 * one before is used to its end. Thread-safe.
 */
final class AppLogin implements GitHubLogin {

    private static final Logger LOG = LoggerFactory.getLogger(AppLogin.class);
    private static final int MOST = 2000;

    /** A token is used by things that take a while, such as a push. */
    private static final Duration EARLY = Duration.ofMinutes(10);

    private static final Duration LATEST = Duration.ofSeconds(30);

    private final ApiClient client;
    private final AppJwt jwt;
    private final Optional<String> installation;
    private final LoadingCache<RepoName, Slot> slots =
            Caffeine.newBuilder().maximumSize(MOST).build(repository -> new Slot());

    /** @param installation its id, where the App has one installation for everything; asked for by repository where empty */
    AppLogin(ApiClient client, AppJwt jwt, Optional<String> installation) {
        this.client = client;
        this.jwt = jwt;
        this.installation = installation;
    }

    private record Issued(Secret token, Instant expires, Map<String, String> permissions) {}

    /** What is known for one repository; whoever holds the lock may ask for a token. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable String installation;
        private @Nullable Issued issued;
    }

    /** The App's name for itself, without the {@code [bot]} that stands behind the names of programs. */
    String slug() throws InterruptedException {
        return Fields.require(client.send(signed(ApiRequest.get("/app"))).body(), "/slug");
    }

    @Override
    public Secret token(RepoName repository) throws InterruptedException {
        return issued(repository).token();
    }

    @Override
    public Optional<Map<String, String>> permissions(RepoName repository) throws InterruptedException {
        return Optional.of(issued(repository).permissions());
    }

    @Override
    public boolean renew(RepoName repository, Secret refused) {
        Slot slot = slots.get(repository.folded());
        slot.lock.lock();
        try {
            if (slot.issued != null && slot.issued.token().equals(refused)) {
                slot.issued = null;
            }
            return true;
        } finally {
            slot.lock.unlock();
        }
    }

    private Issued issued(RepoName repository) throws InterruptedException {
        Slot slot = slots.get(repository.folded());
        slot.lock.lockInterruptibly();
        try {
            Issued before = slot.issued;
            if (before != null && lasts(before, EARLY)) {
                return before;
            }
            try {
                slot.issued = ask(repository, slot);
            } catch (ApiException e) {
                if (before == null || !lasts(before, LATEST)) {
                    throw e;
                }
                LOG.warn(
                        "the token for {} can't be renewed yet, the one before is used: {}",
                        repository,
                        e.getMessage());
                return before;
            }
            return slot.issued;
        } finally {
            slot.lock.unlock();
        }
    }

    private boolean lasts(Issued issued, Duration length) {
        return client.time().instant().plus(length).isBefore(issued.expires());
    }

    private Issued ask(RepoName repository, Slot slot) throws InterruptedException {
        String id = installation.orElse(slot.installation);
        if (id == null) {
            id = find(repository);
            slot.installation = id;
        }
        ApiRequest request = ApiRequest.post("/app/installations/" + id + "/access_tokens")
                .with(ApiRequest.object().set("repositories", ApiRequest.list(repository.name())))
                .asRepeatable();
        JsonNode answer = client.send(signed(request)).body();
        Map<String, String> permissions = new HashMap<>();
        answer.path("permissions")
                .properties()
                .forEach(right ->
                        permissions.put(right.getKey(), right.getValue().asText()));
        return new Issued(
                Secret.of(Fields.require(answer, "/token")),
                Fields.time(answer, "/expires_at", client.time().instant().plus(Duration.ofMinutes(55))),
                Map.copyOf(permissions));
    }

    private String find(RepoName repository) throws InterruptedException {
        try {
            JsonNode found = client.send(signed(ApiRequest.get(repository.path() + "/installation")))
                    .body();
            return Long.toString(Long.parseLong(Fields.require(found, "/id")));
        } catch (ApiException e) {
            if (e.is(ApiException.Code.MISSING)) {
                throw new ApiException(
                        ApiException.Code.MISSING,
                        "the App isn't installed for '" + repository + "': its owner installs it on the App's page");
            }
            if (e.is(ApiException.Code.UNAUTHORIZED)) {
                throw new ApiException(
                        ApiException.Code.UNAUTHORIZED,
                        "GitHub doesn't take the App's signature: check 'app-id', the private key and this machine's clock ("
                                + e.said() + ")");
            }
            throw e;
        }
    }

    private ApiRequest signed(ApiRequest request) {
        return request.with(
                "Authorization", ApiClient.bearer(jwt.at(client.time().instant())));
    }
}
