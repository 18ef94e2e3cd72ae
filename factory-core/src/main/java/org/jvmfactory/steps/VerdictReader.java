package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/**
 * Reads a reviewer's structured result. The schema lets through what models are known to write otherwise than they were told; here it
 * becomes what was meant.
 */
final class VerdictReader {

    static final String SCHEMA = Resources.text("verdict.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REASON = 500;
    private static final Pattern FIRST_NUMBER = Pattern.compile("\\d{1,9}");

    private VerdictReader() {}

    /**
     * The verdict in {@code json}, which obeys the schema; empty where it doesn't say what was decided.
     *
     * @param earlier the findings of the round before
     */
    static Optional<Verdict> read(String json, List<Finding> earlier) {
        JsonNode node = parse(json);
        Severity unsaid =
                decision(node).filter(Decision.APPROVED::equals).isPresent() ? Severity.MINOR : Severity.MAJOR;
        List<Finding> settled = FindingIds.settle(findings(node, unsaid), earlier);
        boolean blocking =
                settled.stream().anyMatch(finding -> finding.severity().blocking());
        return decision(node)
                .map(decision -> decision == Decision.APPROVED && blocking ? Decision.CHANGES_REQUESTED : decision)
                .map(decision ->
                        new Verdict(decision, node.path("summary").asText("").strip(), settled));
    }

    /** The earlier findings that are taken back in {@code json}: an id each, perhaps with a colon and the reason. */
    static List<String> dismissed(String json) {
        List<String> lines = new ArrayList<>();
        parse(json).path("dismissed").forEach(line -> lines.add(PlainText.line(line.asText(), MAX_REASON)));
        return lines;
    }

    /** The findings with the ids that the reviewer gave, which may be empty. */
    static List<Finding> findings(JsonNode node, Severity unsaid) {
        List<Finding> findings = new ArrayList<>();
        node.path("findings").forEach(item -> findings.add(finding(item, unsaid)));
        return findings;
    }

    /** The file that {@code node} names. */
    static Optional<String> file(JsonNode node) {
        return text(node, "file").map(VerdictReader::path);
    }

    /** The line that {@code node} names. */
    static Optional<Integer> line(JsonNode node) {
        return text(node, "line").flatMap(VerdictReader::line);
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a structured result isn't JSON, though it was checked", e);
        }
    }

    private static Optional<Decision> decision(JsonNode node) {
        if (node.path("decision").isTextual()) {
            return switch (spelling(node.path("decision").asText())) {
                case "approved", "approve" -> Optional.of(Decision.APPROVED);
                case "changes-requested", "request-changes" -> Optional.of(Decision.CHANGES_REQUESTED);
                case "blocked" -> Optional.of(Decision.BLOCKED);
                case "unclear" -> Optional.of(Decision.UNCLEAR);
                default -> Optional.empty();
            };
        }
        return node.path("approved").isBoolean()
                ? Optional.of(node.path("approved").asBoolean() ? Decision.APPROVED : Decision.CHANGES_REQUESTED)
                : Optional.empty();
    }

    /** @param unsaid how bad a finding is that is given as mere text: harmless only where the change was approved in spite of it */
    private static Finding finding(JsonNode node, Severity unsaid) {
        if (node.isTextual()) {
            return new Finding(
                    "",
                    unsaid,
                    Optional.empty(),
                    Optional.empty(),
                    node.asText().strip(),
                    Optional.empty());
        }
        return new Finding(
                text(node, "id").orElse(""),
                severity(node.path("severity").asText()),
                file(node),
                line(node),
                node.path("message").asText().strip(),
                text(node, "suggestion"));
    }

    private static Severity severity(String written) {
        return switch (spelling(written)) {
            case "blocker", "blocking", "critical" -> Severity.BLOCKER;
            case "major", "high", "missing" -> Severity.MAJOR;
            case "minor", "medium", "warning", "suggestion" -> Severity.MINOR;
            case "nit", "low", "info" -> Severity.NIT;
            default -> throw new IllegalArgumentException("severity '" + written + "' got through the schema");
        };
    }

    private static Optional<Integer> line(String written) {
        Matcher number = FIRST_NUMBER.matcher(written);
        return number.find()
                ? Optional.of(Integer.parseInt(number.group())).filter(line -> line > 0)
                : Optional.empty();
    }

    private static String path(String written) {
        String slashes = written.replace('\\', '/');
        return slashes.startsWith("./") ? slashes.substring(2) : slashes;
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static String spelling(String written) {
        return written.strip().toLowerCase(Locale.ROOT).replaceAll("[_ ]", "-");
    }
}
