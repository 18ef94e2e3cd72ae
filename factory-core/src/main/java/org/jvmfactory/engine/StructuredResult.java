package org.jvmfactory.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.meta.Internal;

/**
 * Finds and checks the structured result of a turn. It is what the CLI gave as such; for CLIs that give none, the JSON object in the
 * agent's last words: the whole text, or its last fenced block, or its last object.
 *
 * @param json the result; empty where there is none that obeys
 * @param problem what is wrong with it, for the agent; empty text where nothing is
 */
@Internal
public record StructuredResult(Optional<String> json, String problem) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FENCED = Pattern.compile("```(?:json)?\\s*\\n(.*?)\\n?\\s*```", Pattern.DOTALL);
    private static final int MAX_PROBLEMS = 10;
    private static final int MAX_CANDIDATES = 200;

    /** The structured result in {@code turn} that obeys {@code schema}. */
    public static StructuredResult of(TurnResult turn, String schema) {
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
        String problem = "there was no JSON object in the answer";
        for (String candidate : candidates(turn)) {
            Optional<JsonNode> node = object(candidate);
            if (node.isEmpty()) {
                continue;
            }
            List<Error> errors = compiled.validate(node.get());
            if (errors.isEmpty()) {
                return new StructuredResult(Optional.of(node.get().toString()), "");
            }
            problem = String.join(
                    "\n",
                    errors.stream()
                            .limit(MAX_PROBLEMS)
                            .map(error -> "- " + error.getInstanceLocation() + ": " + error.getMessage())
                            .toList());
        }
        return new StructuredResult(Optional.empty(), problem);
    }

    /** Texts that may be the result, the likeliest first. */
    private static List<String> candidates(TurnResult turn) {
        if (turn.structured().isPresent()) {
            return List.of(turn.structured().get());
        }
        List<String> texts = new ArrayList<>();
        texts.add(turn.text());
        List<String> fenced = new ArrayList<>();
        Matcher matcher = FENCED.matcher(turn.text());
        while (matcher.find()) {
            fenced.add(0, matcher.group(1));
        }
        texts.addAll(fenced);
        int brace = turn.text().lastIndexOf('{');
        for (int tried = 0; brace >= 0 && tried < MAX_CANDIDATES; tried++) {
            texts.add(turn.text().substring(brace));
            brace = turn.text().lastIndexOf('{', brace - 1);
        }
        return texts;
    }

    /** The object that {@code text} begins with; what follows it is ignored. */
    private static Optional<JsonNode> object(String text) {
        try (var parser = JSON.createParser(text.strip())) {
            JsonNode node = JSON.readTree(parser);
            return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("reading a text failed", e);
        }
    }
}
