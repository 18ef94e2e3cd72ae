package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.CommitText;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
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
        assertThatThrownBy(() -> settings("integrity: some")).hasMessageContaining("block");
    }

    @Test
    void tests_that_failed_are_findings_with_their_places() throws Exception {
        context.files.put("src/test/java/shop/ShopTest.java", "");
        context.ends(1, "[ERROR]   ShopTest.discount:14 expected: <90> but was: <100>\n");

        List<Finding> findings = verdict(execute("command: [mvn, verify]")).findings();

        assertThat(findings)
                .extracting(Finding::place)
                .containsExactly("the change", "src/test/java/shop/ShopTest.java:14");
        assertThat(findings.get(1).message()).contains("test 'ShopTest.discount' failed");
    }

    @Test
    void what_cannot_be_installed_is_not_tested() throws Exception {
        context.baseFiles.put("package.json", "{\"scripts\":{\"test\":\"jest\"}}");
        context.baseFiles.put("package-lock.json", "{}");
        context.ends(1, "no network");

        assertThat(verdict(execute("")).summary())
                .isEqualTo("'npm ci' ended with exit status 1; 'npm test' wasn't run");
        assertThat(context.commands).hasSize(1);
    }

    @Test
    void a_project_in_a_directory_is_checked_there() throws Exception {
        context.baseFiles.put("backend/go.mod", "");
        context.ends(0, "");

        assertThat(verdict(execute("")).summary()).isEqualTo("'go test ./... in backend' succeeded");
        assertThat(context.commands.get(0)).endsWith("sh", "backend", "go", "test", "./...");
    }

    @Test
    void weakened_tests_block_though_all_commands_succeed() throws Exception {
        weaken();
        context.ends(0, "");

        Verdict verdict = verdict(execute("command: [make, test]"));

        assertThat(verdict.decision()).isEqualTo(Decision.CHANGES_REQUESTED);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
            assertThat(finding.place()).isEqualTo("tests/test_shop.py:1");
        });
    }

    @Test
    void weakened_tests_block_also_where_there_is_nothing_to_run() throws Exception {
        context.changedFiles = List.of(change("shop_test.go"));
        context.baseFiles.put("shop_test.go", "func TestA(t *testing.T) {\n t.Errorf(a)\n}");
        context.files.put("shop_test.go", "func TestA(t *testing.T) {\n}");

        assertThat(verdict(execute("")).hasIssues()).isTrue();
    }

    @Test
    void weakened_tests_are_told_or_not_looked_for_where_a_workflow_says_so() throws Exception {
        weaken();
        context.ends(0, "").ends(0, "");

        Verdict warned = verdict(execute("command: [make, test]\nintegrity: warn"));

        assertThat(warned.approved()).isTrue();
        assertThat(warned.findings()).extracting(Finding::severity).containsExactly(Severity.MINOR);
        assertThat(verdict(execute("command: [make, test]\nintegrity: off")).findings())
                .isEmpty();
    }

    @Test
    void a_commit_that_closes_another_ticket_is_told_and_blocks_nothing() throws Exception {
        context.changed();
        context.request = TaskRequest.builder("https://example.org/acme/shop.git", "Mend it")
                .ticket(new TicketRef("github", "example.org/shop#7", Optional.empty()))
                .build();
        context.commits = List.of(
                new CommitText("c2".repeat(20), "Mend more\n\nFixes #7, and fixes Example.org/Shop#7"),
                new CommitText("c1".repeat(20), "Mend it\n\nCloses #12"));
        context.ends(0, "").ends(0, "");

        Verdict verdict = verdict(execute("command: [make, test]"));

        assertThat(verdict.approved()).isTrue();
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.MINOR);
            assertThat(finding.message())
                    .isEqualTo(
                            "commit c1c1c1c1c1c1 names '#12' as a ticket that its merge closes; it isn't this task's");
        });
        assertThat(verdict(execute("command: [make, test]\nintegrity: off")).findings())
                .isEmpty();
    }

    @Test
    void a_bug_is_shown_by_a_test_that_fails_with_the_code_as_it_was() throws Exception {
        mend("bug");
        context.ends(0, "").ends(1, "assert 1 == 2");

        assertThat(verdict(execute("command: [make, test]")).findings()).isEmpty();
        assertThat(context.keptAtBase).containsExactly(List.of("tests/data.json", "tests/test_shop.py"));
    }

    @Test
    void a_bug_whose_tests_pass_with_the_code_as_it_was_is_not_shown() throws Exception {
        mend("type: Bug");
        context.ends(0, "").ends(0, "");

        assertThat(verdict(execute("command: [make, test]")).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.MAJOR);
                    assertThat(finding.message()).startsWith("no test fails without the change: all checks pass");
                });
    }

    @Test
    void what_triage_said_to_be_a_bug_is_one_also_in_a_later_run() throws Exception {
        mend("feature");
        context.visited("judge", "triage", StepResult.succeeded(Map.of("kind", "bug")));
        context.run = new RunId(context.run.task(), 2);
        context.ends(0, "").ends(0, "").ends(0, "");

        assertThat(verdict(execute("command: [make, test]")).findings()).hasSize(1);
        context.visited("judge", "triage", StepResult.succeeded(Map.of("kind", "feature")));
        assertThat(verdict(execute("command: [make, test]")).findings()).isEmpty();
    }

    @Test
    void a_bug_mended_without_a_test_is_not_shown() throws Exception {
        mend("bug");
        context.changedFiles = List.of(change("shop.py"));
        context.ends(0, "");

        assertThat(verdict(execute("command: [make, test]")).findings().get(0).message())
                .contains("the change brings no test");
    }

    @Test
    void whether_a_bug_is_shown_stays_open_where_the_check_cannot_tell() throws Exception {
        mend("bug");
        context.ends(0, "").ends(new Exit.Killed(), "", true);

        assertThat(verdict(execute("command: [make, test]")).approved()).isTrue();
        assertThat(context.notes)
                .anyMatch(note -> note.startsWith("whether a test fails without the change isn't known"));
    }

    @Test
    void only_bugs_are_to_be_shown_unless_a_workflow_says_otherwise() throws Exception {
        mend("feature");
        context.ends(0, "").ends(0, "").ends(0, "").ends(0, "");

        assertThat(verdict(execute("command: [make, test]")).findings()).isEmpty();
        assertThat(verdict(execute("command: [make, test]\nwitness: always")).findings())
                .hasSize(1);
        mend("bug");
        assertThat(verdict(execute("command: [make, test]\nwitness: never")).findings())
                .isEmpty();
    }

    private void weaken() {
        context.changedFiles = List.of(change("tests/test_shop.py"), change("shop.py"));
        context.baseFiles.put("tests/test_shop.py", "def test_a():\n    assert a == 1\n    assert b == 2\n");
        context.files.put("tests/test_shop.py", "def test_a():\n    assert a == 1\n");
    }

    private void mend(String label) {
        context.request = TaskRequest.builder("https://example.org/shop.git", "Mend it")
                .label(label)
                .build();
        context.changedFiles = List.of(change("shop.py"), change("tests/data.json"), change("tests/test_shop.py"));
        context.files.put("tests/test_shop.py", "def test_a():\n    assert a == 1\n");
    }

    private static FileChange change(String path) {
        return new FileChange(path, path, FileChange.Kind.MODIFIED, 1, 1);
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
