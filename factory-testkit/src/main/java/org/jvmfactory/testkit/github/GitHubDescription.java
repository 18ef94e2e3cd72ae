package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.testkit.github.FakeGitHub.Exchange;

/**
 * GitHub's interface as GitHub itself describes it in OpenAPI: says what is wrong with a call and its answer. The description isn't part of this
 * library; it is read from a file. Thread-safe.
 */
public final class GitHubDescription {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<DescribedCall> calls = new ArrayList<>();

    private GitHubDescription(JsonNode description) {
        DescribedTypes types = new DescribedTypes(description);
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(call ->
                                calls.add(new DescribedCall(path.getKey(), call.getKey(), call.getValue(), types))));
    }

    /**
     * Reads a description.
     *
     * @param file the description in JSON
     */
    public static GitHubDescription read(Path file) {
        try {
            return new GitHubDescription(JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with what came and what was answered, in words for a person; nothing where all is as described. */
    public List<String> faults(Exchange exchange) {
        String line = exchange.call().line();
        if (line.equals("POST /graphql")) {
            return List.of(); // another language, which this one doesn't describe
        }
        Optional<DescribedCall> described =
                calls.stream().filter(call -> call.fits(line)).max(Comparator.comparingInt(DescribedCall::literals));
        if (described.isEmpty()) {
            return List.of(line + ": there is no such call");
        }
        List<String> faults = new ArrayList<>(described.get().faultsOf(exchange.call()));
        if (!exchange.forced()) {
            faults.addAll(described.get().faultsOfAnswer(exchange.status(), body(exchange)));
        }
        return faults.stream().map(fault -> line + ": " + fault).toList();
    }

    private static JsonNode body(Exchange exchange) {
        try {
            return exchange.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(exchange.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
