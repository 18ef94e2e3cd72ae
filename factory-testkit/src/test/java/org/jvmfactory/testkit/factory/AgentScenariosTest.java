package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.workflow.WorkflowException;

/** What becomes of what agents say and do: scenarios 16 to 19, 21, 22, 25, 26, 34 and 35 of the comparison. */
@Execution(ExecutionMode.CONCURRENT)
class AgentScenariosTest extends HouseTest {

    /** Scenario 16. */
    @Test
    void an_agent_that_only_complains_and_dies_leaves_its_complaint_and_its_exit_code() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - print-error: "fatal: no such model"
                        - exit: 7
                """, config -> config, builder -> builder.time(time));
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.WAITING); // a crash is tried again
        time.advance(Duration.ofMinutes(10));

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("code#1", "coder", "7", "fatal: no such model");
    }

    /** Scenario 17. */
    @Test
    void a_line_that_means_nothing_is_kept_and_harms_nothing() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - print: "42"
                        - print: '{"half": '
                        - write: {path: hello.txt, content: hello}
                """);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(reported(factory, task, AgentEvent.Unrecognized.class))
                .extracting(AgentEvent.Unrecognized::raw)
                .containsExactly("42", "{\"half\": ");
    }

    /** Scenario 18. */
    @Test
    void an_agent_that_changes_nothing_ends_as_no_changes_and_publishes_nothing() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - say: The greeting is there already.
                """);
        TaskView view = settled(submit(factory, "Say hello"));

        assertThat(end(view)).isEqualTo(RunEnd.NO_CHANGES);
        assertThat(view.reason()).contains("changed nothing", "The greeting is there already.");
        assertThat(repository.published()).isEmpty();
        assertThat(pullRequests()).isEmpty();
    }

    /** Scenario 19. */
    @Test
    void the_first_success_is_a_first_try_and_a_new_pull_request() throws Exception {
        Factory factory = open(CODER);
        TaskHandle task = submit(factory, "Say hello");

        settled(task);

        assertThat(only(events(factory, task, Event.RunStarted.class)).cause()).isEqualTo("first try");
        assertThat(events(factory, task, Event.EffectDone.class))
                .extracting(Event.EffectDone::kind, Event.EffectDone::found)
                .containsExactly(tuple("push", false), tuple("pull-request", false));
        assertThat(only(pullRequests())).contains("Say hello", "run 1").doesNotContainIgnoringCase("revis");
    }

    /** Scenario 21. */
    @Test
    void a_question_with_quoted_words_is_asked_word_for_word() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - ask: 'Should "legacy" mode stay, or {"go": \\n}?'
                """);
        TaskView view = settled(submit(factory, "Say hello"));

        assertThat(view.status()).isEqualTo(TaskStatus.WAITING);
        assertThat(view.question().orElseThrow().text()).isEqualTo("Should \"legacy\" mode stay, or {\"go\": \\n}?");
    }

    /** Scenario 22. */
    @Test
    void an_agent_that_only_writes_about_asking_is_not_taken_to_ask() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: hello.txt, content: hello}
                        - say: |
                            I didn't need to call ask_person, as in:
                            ask_person({"question": "Which colour?"})
                            CLARIFICATION_NEEDED: {"question": "Which colour?"}
                """);
        TaskHandle task = submit(factory, "Say hello");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(times(factory, task, TaskStatus.WAITING)).isZero();
    }

    /** Scenario 25. */
    @Test
    void a_second_task_on_a_repository_whose_default_branch_is_master_works() throws Exception {
        SampleRepository old = SampleRepository.create(directory.resolve("old.git"), "master");
        Factory factory = open(CODER);
        for (String title : List.of("Say hello", "Say hello again")) {
            TaskHandle task =
                    factory.submit(TaskRequest.builder(old.path(), title).build());
            TaskView view = settled(task);
            assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            assertThat(view.workspace().orElseThrow().baseBranch()).isEqualTo("master");
        }

        assertThat(old.published()).hasSize(2);
    }

    /** Scenario 26. */
    @Test
    void the_login_of_a_repository_that_cannot_be_reached_is_told_to_nobody() throws Exception {
        String token = "ghp_" + "5ecret5ecret";
        Factory factory = open(CODER);
        TaskHandle task =
                factory.submit(TaskRequest.builder("http://bot:" + token + "@127.0.0.1:1/shop.git", "Say hello")
                        .build());

        TaskView failed = until(task, view -> view.reason().contains("127.0.0.1"));

        assertThat(failed.reason()).contains("shop.git");
        assertThat(failed.toString()).doesNotContain(token);
        assertThat(events(factory, task).toString()).doesNotContain(token);
        assertThat(factory.store().task(task.id()).toString()).doesNotContain(token);
        assertThat(filesWith(token)).allMatch(file -> file.startsWith(directory.resolve("data/logins")));
        task.cancel("enough");
        until(task, TaskStatus.CANCELLED);
    }

    /** Scenario 34. */
    @Test
    void an_agent_that_is_not_there_is_refused_when_the_task_comes_in() throws Exception {
        Factory factory = open(CODER);

        assertThatThrownBy(
                        () -> factory.submit(request("Say hello").agent("poet").build()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("'poet'")
                .hasMessageContaining("coder_revision");
        assertThat(factory.tasks(Set.of(), 10)).isEmpty();
    }

    /** Scenario 35. */
    @Test
    void an_agent_knows_its_task_and_nothing_of_the_hosts_environment() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - run: env -0 | cut -z -d= -f1 | tr '\\0' '\\n' | sort > names.txt
                        - say-environment: FACTORY_TASK
                """);
        TaskHandle task = submit(factory, "Say hello");

        settled(task);

        assertThat(said(factory, task)).contains("FACTORY_TASK=" + task.id());
        Set<String> seen = new TreeSet<>(repository
                .file(only(repository.published()), "names.txt")
                .lines()
                .toList());
        assertThat(seen).contains("FACTORY_TASK", "FACTORY_RUN", "FACTORY_STEP", "FACTORY_AGENT");
        seen.removeIf(name -> name.startsWith("FACTORY_"));
        assertThat(seen)
                .isSubsetOf(
                        "HOME", "LANG", "LC_ALL", "LOGNAME", "OLDPWD", "PATH", "PWD", "SHELL", "SHLVL", "TERM",
                        "TMPDIR", "TZ", "USER", "_");
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
