package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;

/** What Factory says of issues and pull requests, once for each key. */
record IssueComments(GitHubApi api, RepoName repository) {

    private static final int MOST = 3000;

    /** What was said under {@code key}, by Factory and nobody else. */
    Optional<JsonNode> find(String number, String key) throws InterruptedException {
        String self = api.self(repository);
        String path = repository.path() + "/issues/" + number + "/comments?per_page=100";
        return Marks.find(api.list(repository, path, "", MOST).items(), key, self);
    }

    /** Says it, or changes what was said before. */
    JsonNode say(String number, String key, String markdown) throws InterruptedException {
        String body = Marks.put(key, markdown);
        Optional<JsonNode> before = find(number, key);
        if (before.isEmpty()) {
            return send(ApiRequest.post(repository.path() + "/issues/" + number + "/comments"), body);
        }
        if (Fields.words(before.get(), "/body").equals(body)) {
            return before.get();
        }
        String id = Fields.require(before.get(), "/id");
        return send(ApiRequest.patch(repository.path() + "/issues/comments/" + id), body);
    }

    private JsonNode send(ApiRequest request, String body) throws InterruptedException {
        return api.call(repository, request.with(ApiRequest.object().put("body", body)))
                .body();
    }
}
