package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/** An auditor's structured result: each criterion with what was found of it. What comes of it all is decided here, not by the auditor. */
final class SpecAudit {

    static final String SCHEMA = schema();

    private final List<String> criteria;
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final List<Finding> others = new ArrayList<>();
    private String summary = "";

    private SpecAudit(List<String> criteria) {
        this.criteria = criteria;
    }

    /** What is known of a criterion. */
    enum Status {
        MET,
        UNMET,
        UNCLEAR
    }

    /** What an auditor says of a criterion. */
    record Answer(Status status, String evidence, Optional<String> file, Optional<Integer> line) {}

    /**
     * Reads a result that obeys the schema.
     *
     * @param criteria those that were to be judged; where empty, the auditor's own count
     */
    static SpecAudit read(Optional<String> json, List<String> criteria) {
        SpecAudit audit = new SpecAudit(criteria);
        json.ifPresent(audit::read);
        return audit;
    }

    private void read(String json) {
        JsonNode node = VerdictReader.parse(json);
        summary = node.path("summary").asText("").strip();
        others.addAll(VerdictReader.findings(node, Severity.MINOR));
        for (JsonNode item : node.path("criteria")) {
            criterion(item).ifPresent(name -> answers.putIfAbsent(name, answer(item)));
        }
    }

    /** By its number, which an auditor can't misspell; else in its words. */
    private Optional<String> criterion(JsonNode item) {
        String number = item.path("number").asText("").strip();
        if (!criteria.isEmpty()) {
            return number.matches("\\d{1,4}")
                    ? Optional.of(Integer.parseInt(number))
                            .filter(it -> it >= 1 && it <= criteria.size())
                            .map(it -> criteria.get(it - 1))
                    : Optional.of(item.path("criterion").asText("").strip()).filter(criteria::contains);
        }
        return Optional.of(item.path("criterion").asText("").strip()).filter(text -> !text.isEmpty());
    }

    /** What nobody gives evidence for isn't known. */
    private static Answer answer(JsonNode item) {
        String evidence = item.path("evidence").asText("").strip();
        Status said = switch (item.path("status").asText("").strip().toLowerCase(Locale.ROOT)) {
            case "met" -> evidence.isEmpty() ? Status.UNCLEAR : Status.MET;
            case "unmet" -> Status.UNMET;
            default -> Status.UNCLEAR;
        };
        return new Answer(said, evidence, VerdictReader.file(item), VerdictReader.line(item));
    }

    /** Whether everything that was to be judged was. */
    boolean complete() {
        return !answers.isEmpty() && answers.keySet().containsAll(criteria);
    }

    /** What is missing, for who is to give it. */
    String missing() {
        String numbers = IntStream.range(0, criteria.size())
                .filter(index -> !answers.containsKey(criteria.get(index)))
                .mapToObj(index -> Integer.toString(index + 1))
                .collect(Collectors.joining(", "));
        return numbers.isEmpty()
                ? "Your result judges no criterion."
                : "Your result doesn't judge every criterion: these numbers are missing: " + numbers + ".";
    }

    /** @param earlier the findings of the rounds before */
    Verdict verdict(List<Finding> earlier) {
        List<Finding> findings = new ArrayList<>();
        judged().forEach((criterion, answer) -> {
            if (answer.status() != Status.MET) {
                findings.add(finding(criterion, answer));
            }
        });
        findings.addAll(FindingIds.settle(others, earlier));
        return new Verdict(decision(findings), summary, FindingIds.distinct(findings));
    }

    private Decision decision(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.severity().blocking())) {
            return Decision.CHANGES_REQUESTED;
        }
        boolean anything = judged().values().stream().anyMatch(answer -> answer.status() == Status.MET);
        return anything ? Decision.APPROVED : Decision.UNCLEAR;
    }

    /** For people: each criterion, ticked where it is met. */
    String checklist() {
        List<String> lines = new ArrayList<>();
        judged().forEach((criterion, answer) -> {
            String evidence = answer.evidence().lines().findFirst().orElse("");
            String unclear = answer.status() == Status.UNCLEAR ? " (unclear)" : "";
            lines.add((answer.status() == Status.MET ? "- [x] " : "- [ ] ")
                    + criterion
                    + unclear
                    + (evidence.isEmpty() ? "" : " — " + evidence));
        });
        return String.join("\n", lines);
    }

    /** What the auditor said nothing of isn't known. */
    private Map<String, Answer> judged() {
        Map<String, Answer> judged = new LinkedHashMap<>();
        criteria.forEach(criterion -> judged.put(
                criterion,
                answers.getOrDefault(
                        criterion,
                        new Answer(Status.UNCLEAR, "it wasn't judged", Optional.empty(), Optional.empty()))));
        answers.forEach(judged::putIfAbsent);
        return judged;
    }

    private static Finding finding(String criterion, Answer answer) {
        boolean unmet = answer.status() == Status.UNMET;
        String evidence = answer.evidence().isEmpty() ? "" : ". " + answer.evidence();
        return new Finding(
                AcceptanceCriteria.id(criterion),
                unmet ? Severity.BLOCKER : Severity.MINOR,
                answer.file(),
                answer.file().isPresent() ? answer.line() : Optional.empty(),
                (unmet ? "This isn't met: " : "Nobody can tell whether this is met: ") + criterion + evidence,
                Optional.empty());
    }

    /** That of a verdict, with criteria in place of the decision. */
    private static String schema() {
        try {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode schema = (ObjectNode) mapper.readTree(Resources.text("spec-audit.schema.json"));
            JsonNode findings =
                    mapper.readTree(VerdictReader.SCHEMA).path("properties").path("findings");
            ((ObjectNode) schema.path("properties")).set("findings", findings);
            return mapper.writeValueAsString(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema in the jar can't be read", e);
        }
    }
}
