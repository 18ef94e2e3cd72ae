package org.jvmfactory.testkit.factory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.AgentRules;
import org.jvmfactory.policy.AgentRules.NamedEnvironment;
import org.jvmfactory.policy.AgentRules.Variables;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/** Credentials that an agent commits don't leave unless a person has said that they are none. */
@Execution(ExecutionMode.CONCURRENT)
class SecretsInRunsTest extends HouseTest {

    private static final Actor ANN = Actor.trusted("ann");

    /** Put together here, so that no search for keys takes this file for a leak. */
    private static final String BODY = "q7Rz2LmX9vKd4TbN8wYc3HfJ6sPg5GuA1eVoQxZr0iWjDkEn2BtMyCaUhFlSpO3T";

    private static final String KEY =
            "-----BEGIN " + "PRIVATE KEY-----\\n" + BODY + "\\n-----END " + "PRIVATE KEY-----\\n";

    private static final String LEAK = """
              coder:
                - do:
                    - write: {path: hello.txt, content: "hello\\n"}
                    - write: {path: app/key.pem, content: "KEY"}
                    - commit: Say hello
            """.replace("KEY", KEY);

    @Test
    void a_private_key_that_an_agent_commits_is_asked_about_and_not_published() throws Exception {
        Factory factory = open(LEAK);
        TaskHandle task = submit(factory, "Say hello");

        TaskView asking = settled(task);

        assertThat(asking.status()).isEqualTo(TaskStatus.WAITING);
        assertThat(asking.question().orElseThrow().text())
                .contains("a private key (private-key) in 'app/key.pem', line 1, since commit "
                        + asking.tip().orElseThrow())
                .doesNotContain(BODY);
        assertThat(repository.published()).isEmpty();
        assertThat(pullRequests()).isEmpty();

        task.answer("refuse", ANN);

        TaskView refused = until(task, TaskStatus.REJECTED);
        assertThat(end(refused)).isEqualTo(RunEnd.REJECTED);
        assertThat(refused.reason())
                .contains("ann refused", "'app/key.pem', line 1")
                .doesNotContain(BODY);
        assertThat(repository.published()).isEmpty();
        assertThat(events(factory, task).stream()
                        .filter(event -> !(event instanceof Event.AgentReported))
                        .map(Object::toString))
                .noneMatch(event -> event.contains(BODY));
    }

    @Test
    void what_a_person_has_approved_is_published_and_not_asked_about_again() throws Exception {
        Factory factory = open(LEAK + """
                          devops:
                            - do:
                                - append: {path: hello.txt, content: "more\\n"}
                                - commit: Say more
                        """, config -> with(config, """
                        name: often
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: first, uses: publish}
                          - {id: more, uses: agent, agent: devops}
                          - {id: verify, uses: verify}
                          - {id: second, uses: publish}
                        """));
        TaskHandle task = submit(factory, "Say hello");

        task.approve(settled(task).question().orElseThrow().digest().orElseThrow(), ANN);

        TaskView published = until(task, TaskStatus.IN_REVIEW);
        assertThat(published.answers()).hasSize(1);
        assertThat(repository.file(only(repository.published()), "app/key.pem")).contains(BODY);
        assertThat(repository.file(only(repository.published()), "hello.txt")).isEqualTo("hello\nmore");
    }

    @Test
    void what_a_later_commit_takes_away_is_not_published_either() throws Exception {
        Factory factory = open(LEAK + "        - run: git rm -q app/key.pem\n        - commit: Take the key away\n");
        TaskHandle task = submit(factory, "Say hello");

        TaskView asking = settled(task);

        assertThat(asking.question().orElseThrow().text())
                .contains(
                        "a private key (private-key) in 'app/key.pem', line 1 of commit ",
                        "which a later commit takes away");
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void what_stands_in_the_message_of_a_commit_is_not_published_either() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: hello.txt, content: "hello\\n"}
                        - commit: Use npm_TOKEN
                """.replace("TOKEN", BODY.substring(0, 36)));

        TaskView asking = settled(submit(factory, "Say hello"));

        assertThat(asking.question().orElseThrow().text())
                .contains("a token of npm (npm-token) in the message of commit ")
                .doesNotContain(BODY.substring(0, 36));
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void a_step_that_pushes_by_itself_is_refused() throws Exception {
        Factory factory = open(LEAK, config -> with(config, """
                        name: sly
                        steps:
                          - {id: code, uses: agent, agent: coder}
                          - {id: push, uses: sly}
                        """), builder -> builder.step(new UnaskedPush("sly")));

        TaskView failed = settled(submit(factory, "Say hello"));

        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failed.reason())
                .contains("isn't pushed", "a private key (private-key) in 'app/key.pem', line 1", "secret-policy.yml")
                .doesNotContain(BODY);
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void what_checks_find_is_taken_out_of_the_history_and_then_published() throws Exception {
        String base = repository.commit("main");
        Factory factory = open(
                LEAK + """
                  coder_revision:
                    - do:
                        - expect-prompt-contains: "a private key (private-key) in 'app/key.pem'"
                        - run: git rm -q app/key.pem
                        - commit: Take the key away
                    - do:
                        - expect-prompt-contains: "the files don't have it any more, the branch's history does"
                        - run: git reset -q --soft BASE
                        - commit: Say hello
                  reviewer:
                    - do:
                        - verdict: {decision: approved, summary: Well written.}
                """.replace("BASE", base),
                config -> config.withWorkflow("code_review").withVerify(List.of("true")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(end(view)).isEqualTo(RunEnd.DONE);
        assertThat(repository.git("log", "-p", only(repository.published())))
                .contains("Say hello")
                .doesNotContain(BODY);
        assertThat(prompts(factory, task)).isNotEmpty().noneMatch(prompt -> prompt.contains(BODY));
        assertThat(only(pullRequests())).doesNotContain("Draft:");
    }

    @Test
    void what_the_base_commit_allows_is_published() throws Exception {
        repository.commit("main", "secret-policy.yml", "allow: [{files: app/*.pem, reason: made for tests}]\n");

        assertThat(settled(submit(open(LEAK), "Say hello")).status()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void an_agent_allows_itself_nothing() throws Exception {
        Factory factory = open(
                LEAK.replace(
                        "- commit",
                        "- write: {path: secret-policy.yml, content: \"allow: [{files: '**', reason: mine}]\"}\n        - commit"));

        TaskView asking = settled(submit(factory, "Say hello"));

        assertThat(asking.question().orElseThrow().text()).contains("looks like credentials", "'app/key.pem'");
        assertThat(repository.published()).isEmpty();
    }

    @Test
    void what_the_base_has_already_may_be_moved() throws Exception {
        repository.commit("main", "old/key.pem", KEY.replace("\\n", "\n"));

        assertThat(settled(submit(open(LEAK), "Say hello")).status()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void what_factory_was_given_to_keep_is_found_in_base64_too() throws Exception {
        String value = "tell-nobody-about-42";
        NamedEnvironment shop = new NamedEnvironment(
                new Variables(Map.of(), Map.of("SHOP", Secret.of(value))), Set.of("coder"), Set.of());
        Factory factory = open(
                """
                  coder:
                    - do:
                        - write: {path: hello.txt, content: "VALUE\\n"}
                        - commit: Say hello
                """.replace("VALUE", Base64.getEncoder().encodeToString(value.getBytes(UTF_8))),
                config -> config.withRules(AgentRules.DEFAULT.withEnvironment("shop", shop)));

        TaskView asking = settled(submit(factory, "Say hello"));

        assertThat(asking.question().orElseThrow().text())
                .contains("a secret of this Factory (own-secret) in 'hello.txt'");
        assertThat(repository.published()).isEmpty();
    }
}
