package org.jvmfactory.engine.codex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.engine.CliVersion;

/** With what of its schema the tested version of the CLI says of the types that are used. */
class DriftTest {

    @Test
    void the_newest_recorded_version_is_the_last_one() {
        assertThat(CodexEngine.RECORDED_VERSIONS)
                .isSortedAccordingTo(CliVersion::compare)
                .contains(CodexEngine.TESTED_VERSION);
        assertThat(Drift.isNewer("0.170.0-alpha.1")).isTrue();
        assertThat(Drift.isNewer(Drift.newest())).isFalse();
    }

    @Test
    void the_tested_version_has_everything_that_is_used() throws IOException {
        assertThat(Drift.moved(schema()))
                .hasValueSatisfying(moved -> assertThat(moved).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "aggregatedOutput, ThreadItem:commandExecution.aggregatedOutput",
        "cachedInputTokens, TokenUsageBreakdown.cachedInputTokens",
        "move_path, PatchChangeKind:update.move_path",
        "turn/completed, ServerNotification turn/completed",
        "item/fileChange/requestApproval, ServerRequest item/fileChange/requestApproval"
    })
    void says_what_moved(String gone, String said) throws IOException {
        String schema = schema().replace("\"" + gone + "\"", "\"elsewhere\"");

        assertThat(Drift.moved(schema))
                .hasValueSatisfying(moved -> assertThat(moved).contains(said));
    }

    @Test
    void a_program_that_prints_no_schema_says_nothing() {
        assertThat(Drift.moved("error: unrecognized subcommand")).isEmpty();
        assertThat(Drift.moved("")).isEmpty();
        assertThat(Drift.moved("{}")).isEmpty();
    }

    static String schema() throws IOException {
        String resource = "/recorded/schema-" + CodexEngine.TESTED_VERSION + ".json";
        try (InputStream in = requireNonNull(DriftTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
