package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class VerdictReaderTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(VerdictReader.SCHEMA, InputFormat.JSON);

    @ParameterizedTest
    @CsvSource({
        "blocker, BLOCKER",
        "BLOCKER, BLOCKER",
        "Critical, BLOCKER",
        "major, MAJOR",
        "high, MAJOR",
        "minor, MINOR",
        "medium, MINOR",
        "Warning, MINOR",
        "nit, NIT",
        "low, NIT",
        "INFO, NIT"
    })
    void a_severity_is_understood_however_it_is_written(String written, Severity severity) {
        assertThat(finding("{\"severity\":\"" + written + "\",\"message\":\"m\"}")
                        .severity())
                .isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            12          | 12
            "12"        | 12
            "12-15"     | 12
            "12 – 15"   | 12
            "L12"       | 12
            "12:4"      | 12
            0           | -
            ""          | -
            null        | -
            """)
    void a_line_is_understood_however_it_is_written(String written, String line) {
        Optional<Integer> expected = line.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(line));

        assertThat(finding("{\"severity\":\"nit\",\"message\":\"m\",\"line\":" + written + "}")
                        .line())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "approved, APPROVED",
        "Approve, APPROVED",
        "changes-requested, CHANGES_REQUESTED",
        "CHANGES_REQUESTED, CHANGES_REQUESTED",
        "request_changes, CHANGES_REQUESTED",
        "blocked, BLOCKED",
        "UNCLEAR, UNCLEAR"
    })
    void a_decision_is_understood_however_it_is_written(String written, Decision decision) {
        assertThat(read("{\"decision\":\"" + written + "\",\"summary\":\"s\",\"findings\":[]}")
                        .decision())
                .isEqualTo(decision);
    }

    @Test
    void approved_may_stand_in_place_of_a_decision() {
        assertThat(read("{\"approved\":true,\"summary\":\"s\",\"findings\":[]}").approved())
                .isTrue();
        assertThat(read("{\"approved\":false,\"summary\":\"s\",\"findings\":[]}")
                        .decision())
                .isEqualTo(Decision.CHANGES_REQUESTED);
    }

    @Test
    void a_finding_may_be_mere_text() {
        Finding open = read("{\"approved\":false,\"summary\":\"s\",\"findings\":[\"It leaks.\"]}")
                .findings()
                .get(0);
        Finding harmless = read("{\"approved\":true,\"summary\":\"s\",\"findings\":[\"A typo.\"]}")
                .findings()
                .get(0);

        assertThat(open.message()).isEqualTo("It leaks.");
        assertThat(open.severity()).isEqualTo(Severity.MAJOR);
        assertThat(harmless.severity()).isEqualTo(Severity.MINOR);
    }

    @Test
    void a_path_is_given_from_the_root_with_slashes() {
        assertThat(finding("{\"severity\":\"nit\",\"message\":\"m\",\"file\":\".\\\\src\\\\A.java\"}")
                        .file())
                .contains("src/A.java");
    }

    @Test
    void without_a_decision_there_is_no_verdict() {
        assertThat(VerdictReader.read("{\"summary\":\"No issues found\",\"findings\":[]}", List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"decision\":\"approved\",\"summary\":\"s\"}",
                "{\"decision\":\"perhaps\",\"summary\":\"s\",\"findings\":[]}",
                "{\"decision\":\"approved\",\"summary\":\"s\",\"findings\":[{\"severity\":\"awful\",\"message\":\"m\"}]}",
                "{\"decision\":\"approved\",\"summary\":\"s\",\"findings\":[{\"severity\":\"nit\"}]}",
                "{\"decision\":\"approved\",\"summary\":\"s\",\"findings\":[{\"severity\":\"nit\",\"message\":\"m\",\"line\":\"somewhere\"}]}",
                "{\"decision\":\"approved\",\"summary\":\"s\",\"findings\":\"none\"}",
                "{\"approved\":\"yes\",\"summary\":\"s\",\"findings\":[]}",
                "[]"
            })
    void what_cannot_be_understood_is_left_to_the_schema(String json) {
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void the_schema_is_one_that_model_providers_take_as_a_tools_input() {
        assertThat(VerdictReader.SCHEMA).doesNotContain("$schema").contains("\"type\": \"object\"");
        assertThat(VerdictReader.SCHEMA
                        .lines()
                        .filter(line -> line.startsWith("  \""))
                        .map(String::strip))
                .noneMatch(
                        line -> line.startsWith("\"anyOf") || line.startsWith("\"oneOf") || line.startsWith("\"allOf"));
    }

    private static Finding finding(String json) {
        return read("{\"decision\":\"unclear\",\"summary\":\"s\",\"findings\":[" + json + "]}")
                .findings()
                .get(0);
    }

    private static Verdict read(String json) {
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
        return VerdictReader.read(json, List.of()).orElseThrow();
    }
}
