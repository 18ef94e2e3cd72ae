package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;

class VerifyStepTest {

    private final FakeContext context = new FakeContext();

    @Test
    void approves_when_every_command_succeeds() throws Exception {
        context.ends(0, "").ends(0, "");

        StepResult result = execute("commands: [[make, lint], [make, test]]");

        assertThat(result).isInstanceOf(StepResult.Judged.class);
        assertThat(((StepResult.Judged) result).verdict())
                .isEqualTo(new Verdict(Decision.APPROVED, "'make lint' succeeded; 'make test' succeeded", List.of()));
        assertThat(result.outputs()).containsEntry("decision", "approved");
        assertThat(context.commands).containsExactly(List.of("make", "lint"), List.of("make", "test"));
    }

    @Test
    void each_command_that_fails_is_a_finding_with_the_end_of_what_it_printed() throws Exception {
        context.ends(2, "one\ntwo\n\u001B[31mthree failed\u001B[0m\n")
                .ends(0, "")
                .ends(1, "");

        Verdict verdict = verdict(execute("commands: [[make, lint], [make, test], [make, it]]\nfeedback-lines: 2"));

        assertThat(verdict.decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(verdict.findings()).extracting(Finding::severity).containsOnly(Severity.BLOCKER);
        assertThat(verdict.findings())
                .extracting(Finding::message)
                .containsExactly(
                        "'make lint' ended with exit status 2:\n…\ntwo\nthree failed",
                        "'make it' ended with exit status 1 and printed nothing");
    }

    @Test
    void a_command_that_fails_again_keeps_its_finding() throws Exception {
        context.ends(1, "first").ends(1, "second");

        String first =
                verdict(execute("command: [make, test]")).findings().get(0).id();

        assertThat(verdict(execute("command: [make, test]")).findings().get(0).id())
                .isEqualTo(first);
    }

    @Test
    void a_command_that_takes_too_long_is_a_finding() throws Exception {
        context.ends(new Exit.Killed(), "still running", true);

        assertThat(verdict(execute("command: [make, test]\ntimeout: 90s"))
                        .findings()
                        .get(0)
                        .message())
                .contains("took longer than 1m30s", "still running");
    }

    @Test
    void a_command_that_is_not_there_fails_and_says_what_to_do() throws Exception {
        context.ends(127, "setpriv: failed to execute mvn: No such file or directory");

        assertThat(execute("command: [mvn, -q, verify]")).isInstanceOfSatisfying(StepResult.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("COMMAND_NOT_FOUND");
            assertThat(failed.reason()).contains("'mvn -q verify'", "No such file", "Install 'mvn'");
            assertThat(failed.retryable()).isFalse();
        });
    }

    @Test
    void nothing_to_verify_is_said_and_is_no_approval() throws Exception {
        StepResult result = execute("");

        assertThat(result).isInstanceOf(StepResult.Succeeded.class);
        assertThat(result.outputs()).containsEntry("skipped", "true");
        assertThat(result.outputs().get("text")).startsWith("nothing to verify");
        assertThat(context.notes).singleElement().asString().startsWith("nothing to verify");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    mvnw pom.xml     |                                | [[sh, ./mvnw, -B, -q, verify]]
                    pom.xml          |                                | [[mvn, -B, -q, verify]]
                    gradlew          |                                | [[sh, ./gradlew, --console=plain, build]]
                    build.gradle.kts |                                | [[gradle, --console=plain, build]]
                    Cargo.toml       |                                | [[cargo, test]]
                    go.mod           |                                | [[go, test, ./...]]
                    package.json     | {"scripts":{"test":"vitest"}}  | [[npm, test]]
                    package.json package-lock.json | {"scripts":{"test":"vitest"}} | [[npm, ci], [npm, test]]
                    package.json pnpm-lock.yaml    | {"scripts":{"test":"vitest"}} | [[pnpm, install, --frozen-lockfile], [pnpm, test]]
                    package.json yarn.lock         | {"scripts":{"test":"vitest"}} | [[yarn, install, --frozen-lockfile], [yarn, test]]
                    package.json     | {"scripts":{"test":"echo \\"Error: no test specified\\""}} | []
                    package.json     | {broken                        | []
                    pyproject.toml   | [tool.pytest.ini_options]      | [[python3, -m, pytest, -q]]
                    pyproject.toml   | [project]                      | []
                    Makefile         | test: build                    | [[make, test]]
                    Makefile         | tests: build                   | []
                    README.md        | make test                      | []
                    """)
    void finds_out_how_a_project_is_built(String files, @Nullable String content, String commands) {
        BuildDetection detection =
                new BuildDetection(path -> List.of(files.split(" ")).contains(path)
                        ? Optional.of((content == null ? "" : content).getBytes(StandardCharsets.UTF_8))
                        : Optional.empty());

        assertThat(detection.commands()).hasToString(commands);
    }

    @Test
    void a_change_cannot_get_around_the_checks_by_removing_their_files() throws Exception {
        context.baseFiles.put("pom.xml", "<project/>");
        context.ends(1, "no POM in this directory");

        assertThat(verdict(execute("")).decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(context.commands).containsExactly(List.of("mvn", "-B", "-q", "verify"));
    }

    @Test
    void a_new_project_is_built_as_its_new_files_say() throws Exception {
        context.files.put("go.mod", "module shop");
        context.ends(0, "ok");

        assertThat(verdict(execute("")).approved()).isTrue();
    }

    @Test
    void settings_that_make_no_sense_are_refused_where_they_stand() {
        assertThatThrownBy(() -> settings("command: mvn verify"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("w.yml:1:10: a command is a list of words");
        assertThatThrownBy(() -> settings("command: []")).hasMessageContaining("must name a program");
        assertThatThrownBy(() -> settings("commands: []")).hasMessageContaining("at least one command");
        assertThatThrownBy(() -> settings("command: [a]\ncommands: [[b]]"))
                .hasMessageContaining("leave one of them out");
        assertThatThrownBy(() -> settings("timeout: 0s")).hasMessageContaining("longer than nothing");
        assertThatThrownBy(() -> settings("feedback-lines: 0")).hasMessageContaining("at least 1");
    }

    private static VerifyStep.Settings settings(String with) {
        return VerifyStep.Settings.read(ConfigNode.parse("w.yml", with));
    }

    private static Verdict verdict(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Judged.class);
        return ((StepResult.Judged) result).verdict();
    }

    private StepResult execute(String with) throws InterruptedException {
        return new VerifyStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }
}
