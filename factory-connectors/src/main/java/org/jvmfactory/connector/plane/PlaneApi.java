package org.jvmfactory.connector.plane;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.connector.http.ApiRequest;
import org.jvmfactory.connector.http.Fields;

/** Plane's interface for one project. Thread-safe. */
final class PlaneApi {

    private static final int MOST_PAGES = 40;

    private final PlaneSettings settings;
    private final ApiClient client;
    private volatile @Nullable String self;
    private volatile PlaneItems.Names known = new PlaneItems.Names(Map.of(), Map.of());

    PlaneApi(PlaneSettings settings, ApiClient client) {
        this.settings = settings;
        this.client = client;
    }

    ApiClient client() {
        return client;
    }

    /** What begins the paths of the project's things. */
    String path() {
        return settings.path();
    }

    JsonNode call(ApiRequest request) throws InterruptedException {
        return client.send(request.with("X-API-Key", settings.key())).body();
    }

    /** A list, which comes whole or in pages. */
    List<JsonNode> list(String path) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = call(ApiRequest.get(
                    settings.path() + path + (path.contains("?") ? "&" : "?") + "per_page=100" + cursor));
            all.addAll(answer.isArray() ? Fields.list(answer, "") : Fields.list(answer, "/results"));
            if (!Fields.flag(answer, "/next_page_results")) {
                break;
            }
            cursor = "&cursor=" + URLEncoder.encode(Fields.require(answer, "/next_cursor"), StandardCharsets.UTF_8);
        }
        return all;
    }

    /** The states and labels that the project has now. */
    PlaneItems.Names names() throws InterruptedException {
        Map<String, PlaneItems.State> states = new LinkedHashMap<>();
        for (JsonNode state : list("/states/")) {
            states.put(
                    Fields.words(state, "/id"),
                    new PlaneItems.State(Fields.words(state, "/name"), Fields.words(state, "/group")));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (JsonNode label : list("/labels/")) {
            labels.put(Fields.words(label, "/id"), Fields.words(label, "/name"));
        }
        known = new PlaneItems.Names(states, labels);
        return known;
    }

    /** The same as when they were last asked for; none where nobody did yet. */
    PlaneItems.Names knownNames() {
        return known;
    }

    /** The id under which Factory writes, where it was needed before. */
    Optional<String> knownSelf() {
        return Optional.ofNullable(self);
    }

    /** The id under which Factory writes. */
    String self() throws InterruptedException {
        String known = self;
        if (known == null) {
            known = Fields.require(call(ApiRequest.get("/api/v1/users/me/")), "/id");
            self = known;
        }
        return known;
    }
}
