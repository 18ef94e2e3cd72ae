package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jvmfactory.testkit.github.FakeGitHub.Call;

/** One call of a described interface. Immutable. */
final class DescribedCall {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String method;
    private final List<String> parts;
    private final JsonNode operation;
    private final DescribedTypes types;

    DescribedCall(String path, String method, JsonNode operation, DescribedTypes types) {
        this.method = method.toUpperCase(Locale.ROOT);
        this.parts = List.of(path.split("/", -1));
        this.operation = operation;
        this.types = types;
    }

    /** @param line method and path, without the query */
    boolean fits(String line) {
        List<String> given = List.of(line.substring(line.indexOf(' ') + 1).split("/", -1));
        if (!line.startsWith(method + " ") || given.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!isVariable(parts.get(i)) && !parts.get(i).equals(given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** How much of the path is said literally: the more, the better does it fit. */
    int literals() {
        return (int) parts.stream().filter(part -> !isVariable(part)).count();
    }

    private static boolean isVariable(String part) {
        return part.startsWith("{");
    }

    List<String> faultsOf(Call call) {
        List<String> faults = new ArrayList<>();
        Map<String, JsonNode> query = parameters("query");
        query(call.path()).forEach((name, value) -> {
            if (query.containsKey(name)) {
                faults.addAll(faults("parameter " + name, query.get(name), value));
            } else {
                faults.add("there is no parameter " + name);
            }
        });
        query.forEach((name, parameter) -> {
            if (parameter.path("required").asBoolean() && !query(call.path()).containsKey(name)) {
                faults.add("parameter " + name + " is missing");
            }
        });
        Map<String, JsonNode> path = parameters("path");
        List<String> given = List.of(call.line().split("/", -1));
        for (int i = 0; i < parts.size(); i++) {
            if (isVariable(parts.get(i))) {
                String name = parts.get(i).substring(1, parts.get(i).length() - 1);
                faults.addAll(faults(name, path.getOrDefault(name, MissingNode.getInstance()), decoded(given.get(i))));
            }
        }
        faults.addAll(faultsOfBody(call.body()));
        return faults;
    }

    private List<String> faultsOfBody(JsonNode body) {
        JsonNode described = types.resolved(operation.path("requestBody"));
        if (body.isMissingNode()) {
            return described.path("required").asBoolean() ? List.of("there is no body") : List.of();
        }
        JsonNode type = described.path("content").path("application/json").path("schema");
        return type.isMissingNode() ? List.of("nothing is to be sent") : types.faults("sent", type, body);
    }

    List<String> faultsOfAnswer(int status, JsonNode body) {
        JsonNode described = types.resolved(operation.path("responses").path(Integer.toString(status)));
        if (described.isMissingNode()) {
            // What goes wrong everywhere isn't said everywhere.
            return status >= 400 ? List.of() : List.of("status " + status + " isn't described");
        }
        JsonNode type = described.path("content").path("application/json").path("schema");
        if (type.isMissingNode()) {
            return body.isMissingNode() ? List.of() : List.of("status " + status + " has no body");
        }
        return types.faults("answered", type, body);
    }

    private Map<String, JsonNode> parameters(String place) {
        Map<String, JsonNode> found = new TreeMap<>();
        operation.path("parameters").forEach(given -> {
            JsonNode parameter = types.resolved(given);
            if (parameter.path("in").asText().equals(place)) {
                found.put(parameter.path("name").asText(), parameter);
            }
        });
        return found;
    }

    private List<String> faults(String name, JsonNode parameter, String value) {
        JsonNode type = parameter.path("schema");
        String kind = types.resolved(type).path("type").asText();
        boolean number = kind.equals("integer") && value.matches("-?\\d{1,18}");
        return types.faults(name, type, number ? NODES.numberNode(Long.parseLong(value)) : NODES.textNode(value));
    }

    private static Map<String, String> query(String path) {
        Map<String, String> query = new TreeMap<>();
        int mark = path.indexOf('?');
        for (String pair : mark < 0 ? new String[0] : path.substring(mark + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
