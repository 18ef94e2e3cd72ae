package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.connector.http.ApiAnswer;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.Pages;
import org.jvmfactory.secret.Secret;

/** GitHub's interface, called with the login of a repository. Thread-safe. */
final class GitHubApi {

    private static final String VERSION = "2022-11-28";
    static final Map<String, String> HEADERS =
            Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", VERSION);

    private final ApiClient client;
    private final GitHubLogin login;
    private final Optional<AppLogin> app;
    private volatile @Nullable String self;

    GitHubApi(GitHubSettings settings, InstantSource time) {
        this(settings, new ApiClient(new ApiClient.Api("GitHub", settings.api(), HEADERS), time));
    }

    GitHubApi(GitHubSettings settings, ApiClient client) {
        this.client = client;
        this.app = settings.app()
                .map(given -> new AppLogin(client, new AppJwt(given.id(), given.key()), given.installation()));
        this.login = app.<GitHubLogin>map(given -> given)
                .orElseGet(() -> GitHubLogin.of(settings.token().orElseThrow()));
    }

    GitHubLogin login() {
        return login;
    }

    URI base() {
        return client.base();
    }

    InstantSource time() {
        return client.time();
    }

    /** Calls, with a new token where the one at hand isn't taken any more. */
    ApiAnswer call(RepoName repository, ApiRequest request) throws InterruptedException {
        Secret token = login.token(repository);
        try {
            return client.send(signed(request, token));
        } catch (ApiException e) {
            if (!e.is(ApiException.Code.UNAUTHORIZED) || !login.renew(repository, token)) {
                throw e;
            }
            return client.send(signed(request, login.token(repository)));
        }
    }

    JsonNode read(RepoName repository, String path) throws InterruptedException {
        return call(repository, ApiRequest.get(path)).body();
    }

    /**
     * A list from its pages.
     *
     * @param pointer where in a page it is; empty where the page is the list
     */
    Pages list(RepoName repository, String path, String pointer, int most) throws InterruptedException {
        return Pages.follow(client, signed(ApiRequest.get(path), login.token(repository)), pointer, most);
    }

    /** Asks what can't be had otherwise; what is to be changed is named by its node, so that asking twice is asking once. */
    JsonNode graphql(RepoName repository, String query, JsonNode variables) throws InterruptedException {
        ApiRequest request = ApiRequest.post(graphqlPath())
                .shownAs("POST /graphql")
                .with(ApiRequest.object().put("query", query).set("variables", variables))
                .asRepeatable();
        JsonNode answer = call(repository, request).body();
        for (JsonNode error : Fields.list(answer, "/errors")) {
            boolean forbidden = Fields.words(error, "/type").equals("FORBIDDEN");
            throw new ApiException(
                    forbidden ? ApiException.Code.FORBIDDEN : ApiException.Code.REFUSED,
                    "GitHub refuses: " + Fields.words(error, "/message"));
        }
        return answer.path("data");
    }

    /** GitHub Enterprise Server has it beside the first version of the other interface. */
    private String graphqlPath() {
        URI base = client.base();
        return base.getPath().endsWith("/v3")
                ? base.resolve(base.getPath().replaceFirst("/v3$", "/graphql")).toString()
                : "/graphql";
    }

    /** The name under which Factory writes there; a program's ends in {@code [bot]}. */
    String self(RepoName repository) throws InterruptedException {
        String known = self;
        if (known == null) {
            known = ask(repository);
            self = known;
        }
        return known;
    }

    /** The same, where it was needed before. */
    Optional<String> knownSelf() {
        return Optional.ofNullable(self);
    }

    private String ask(RepoName repository) throws InterruptedException {
        if (app.isPresent()) {
            return app.get().slug() + "[bot]";
        }
        try {
            return Fields.require(read(repository, "/user"), "/login");
        } catch (ApiException e) {
            if (!e.is(ApiException.Code.FORBIDDEN) && !e.is(ApiException.Code.MISSING)) {
                throw e;
            }
            // The token of an installation, such as that of a job, is nobody's.
            return Fields.require(
                    graphql(repository, "query { viewer { login } }", ApiRequest.object()), "/viewer/login");
        }
    }

    private static ApiRequest signed(ApiRequest request, Secret token) {
        return request.with("Authorization", ApiClient.bearer(token));
    }
}
