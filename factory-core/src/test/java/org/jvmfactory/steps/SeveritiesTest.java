package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

/** 9.6: the words that reviewers of the seeds were taught, in prompts that people keep. */
class SeveritiesTest {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(VerdictReader.SCHEMA, InputFormat.JSON);

    @ParameterizedTest
    @CsvSource({"blocking, BLOCKER", "suggestion, MINOR", "missing, MAJOR"})
    void the_seeds_words_are_understood_in_any_case(String word, Severity severity) {
        String capital = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        for (String written : new String[] {word, word.toUpperCase(Locale.ROOT), capital}) {
            assertThat(read(written).findings().get(0).severity()).as(written).isEqualTo(severity);
        }
    }

    /** There, what was missing counted as nothing, and what blocked didn't keep a change from being promoted. */
    @Test
    void what_blocks_and_what_is_missing_keep_a_change_from_being_approved_and_a_suggestion_does_not() {
        assertThat(read("BLOCKING").decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(read("MISSING").decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(read("SUGGESTION").decision()).isEqualTo(Decision.APPROVED);
    }

    private static Verdict read(String severity) {
        String json = "{\"decision\":\"approved\",\"summary\":\"LGTM\",\"findings\":[{\"severity\":\"" + severity
                + "\",\"message\":\"m\"}]}";
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
        return VerdictReader.read(json, List.of()).orElseThrow();
    }
}
