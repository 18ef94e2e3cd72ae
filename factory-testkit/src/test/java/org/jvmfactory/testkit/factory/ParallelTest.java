package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;

/** The same step with several engines side by side, each in a workspace of its own, and one of them gone on with. */
@Execution(ExecutionMode.CONCURRENT)
class ParallelTest extends RoutedHouse {

    private static final String UMPIRE = """
              reviewer:
                - do:
                    - expect-prompt-contains: ["+from a", "+from b", "I am a.", "I am b."]
                    - structured: '{"pick": "B", "reason": "B is better."}'
                    - cost: 0.05
            """;

    private static final String HANGS = """
              coder:
                - do:
                    - write: {path: half.txt, content: "half"}
                    - say: I begin.
                    - hang
            """;

    @Test
    void branches_work_side_by_side_and_the_run_goes_on_with_the_one_that_the_judge_picked() throws Exception {
        Factory factory = house(
                compare("judge: {id: umpire, uses: judge, agent: reviewer, engine: umpire}"),
                engines(meets("a", "b"), meets("b", "a")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = only(repository.published());
        assertThat(repository.file(branch, "hello.txt")).isEqualTo("from b");
        assertThat(repository.subjects("main", branch)).containsExactly("Say hello as b");
        assertThat(finished(factory, task))
                .endsWith("write#1/umpire#1", "write#1", "publish#1")
                .hasSize(5);
        Map<String, String> outputs =
                step(view, "write#1").result().orElseThrow().outputs();
        assertThat(outputs)
                .containsEntry("pick", "write-b")
                .containsEntry("text", "I am b.")
                .containsEntry("write-a.ref", "refs/factory/runs/" + task.id() + ".1.write.write-a");
        assertThat(outputs.get("reason")).startsWith("B is better.").contains("A is write-a");
        assertThat(kept(outputs, "write-a")).isEqualTo("from a");
        assertThat(kept(outputs, "write-b")).isEqualTo("from b");
        assertThat(view.spending().counted().toString()).isEqualTo("$0.0900");
        assertThat(view.spending().open()).isEmpty();
        assertThat(only(pullRequests())).contains("write-a", "write-b");
        assertThat(trees()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void a_branch_that_fails_is_out_and_the_other_is_gone_on_with() throws Exception {
        Factory factory = house(compare("pick: first-passing"), engines(FAILS, writes("b")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(repository.file(only(repository.published()), "hello.txt")).isEqualTo("from b");
        Map<String, String> outputs =
                step(view, "write#1").result().orElseThrow().outputs();
        assertThat(outputs.get("write-a.out")).contains("failed", "no key here");
        assertThat(outputs).containsEntry("reason", "it is the only one that came to its end");
    }

    private static final String FAILS = """
              coder:
                - do:
                    - fail: {kind: auth, message: no key here}
            """;

    @Test
    void where_all_branches_fail_the_run_does_with_each_reason() throws Exception {
        Factory factory = house(compare("pick: first-passing"), engines(FAILS, FAILS.replace("here", "there")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason())
                .contains("no branch of 'write#1'", "write-a: ", "no key here", "write-b: ", "no key there");
    }

    @Test
    void the_first_whose_checks_pass_is_picked_where_nobody_judges() throws Exception {
        Factory factory = house("""
                workflow: compare
                workflows:
                  compare:
                    name: compare
                    steps:
                      - id: write
                        parallel:
                          steps:
                            - {id: code, uses: agent, agent: coder}
                            - {id: check, uses: verify, with: {command: [grep, -q, from b, hello.txt]}}
                          engines: [a, b]
                      - {id: publish, uses: publish, inputs: [code.text]}
                """, engines(writes("a"), writes("b")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(end(view)).isEqualTo(RunEnd.DONE);
        assertThat(repository.file(only(repository.published()), "hello.txt")).isEqualTo("from b");
        assertThat(step(view, "write#1").result().orElseThrow().outputs())
                .containsEntry("pick", "write-b")
                .containsEntry("reason", "it is the first whose checks pass");
    }

    @Test
    void a_branch_that_asks_waits_while_the_others_work_and_goes_on_in_its_own_tree() throws Exception {
        String asks = """
                  coder:
                    - do:
                        - write: {path: left.txt, content: "left"}
                        - ask: Which colour?
                      then:
                        - do:
                            - expect-prompt-contains: blue
                            - run: test -f left.txt && test ! -f hello.txt
                            - write: {path: hello.txt, content: "blue\\n"}
                            - commit: Paint it
                """;
        Factory factory = house(compare("pick: first-passing"), engines(asks, writes("b")));
        TaskHandle task = submit(factory, "Paint it");
        TaskView waiting = until(task, TaskStatus.WAITING);
        assertThat(waiting.question().orElseThrow().text()).isEqualTo("Which colour?");
        assertThat(finished(factory, task)).contains("write#1/write-b[1]#1");
        assertThat(LivingProcesses.of(task.id())).isEmpty();

        task.answer("blue");

        TaskView view = until(task, TaskStatus.IN_REVIEW);
        assertThat(repository.file(only(repository.published()), "hello.txt")).isEqualTo("blue");
        assertThat(events(factory, task, Event.SessionOpened.class)).hasSize(3);
        assertThat(events(factory, task, Event.SessionOpened.class).get(2).resumed())
                .isPresent();
        assertThat(step(view, "write#1/write-b[1]#1").attempt()).isEqualTo(1);
    }

    @Test
    void two_branches_may_ask_at_the_same_time() throws Exception {
        Factory factory = house(compare("pick: first-passing"), engines(asking("red"), asking("blue")));
        TaskHandle task = submit(factory, "Paint it");
        TaskView first = until(task, TaskStatus.WAITING);
        task.answer(colour(first));
        TaskView second = until(
                task,
                view -> view.status() == TaskStatus.WAITING
                        && !view.question().equals(first.question())
                        && view.question().isPresent());
        task.answer(colour(second));

        assertThat(until(task, TaskStatus.IN_REVIEW).answers()).hasSize(2);
        assertThat(repository.file(only(repository.published()), "colour.txt")).isEqualTo("red");
    }

    private static String asking(String colour) {
        return """
                  coder:
                    - do:
                        - ask: Is it %1$s?
                      then:
                        - do:
                            - expect-prompt-contains: yes-%1$s
                            - write: {path: colour.txt, content: %1$s}
                """.formatted(colour);
    }

    private static String colour(TaskView view) {
        return "yes-"
                + view.question().orElseThrow().text().replace("Is it ", "").replace("?", "");
    }

    @Test
    void what_the_budget_does_not_pay_is_not_begun() throws Exception {
        Factory factory = house(
                compare("pick: first-passing") + "budget: {task: {iterations: 1}}\n",
                engines(writes("a"), writes("b")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(factory, task, Event.SessionOpened.class)).hasSize(1);
        Map<String, String> outputs =
                step(view, "write#1").result().orElseThrow().outputs();
        assertThat(Stream.of("write-a.out", "write-b.out")
                        .map(outputs::get)
                        .filter(Objects::nonNull)
                        .toList())
                .singleElement()
                .asString()
                .contains("over budget", "1 of 1 iterations are used");
    }

    @Test
    void a_word_reaches_the_agents_of_all_branches() throws Exception {
        String listens = """
                  coder:
                    - do:
                        - say: I begin.
                        - await-message: in German
                        - write: {path: hello.txt, content: "hallo\\n"}
                """;
        Factory factory = house(compare("pick: first-passing"), engines(listens, listens));
        TaskHandle task = submit(factory, "Say hello");
        soon().until(() ->
                said(factory, task).stream().filter("I begin."::equals).count() == 2);

        task.steer("Say it in German.");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(reported(factory, task, AgentEvent.MessageDelivered.class)).hasSize(2);
    }

    @Test
    void cancelling_the_task_ends_all_branches() throws Exception {
        Factory factory = house(compare("pick: first-passing"), engines(HANGS, HANGS));
        TaskHandle task = submit(factory, "Say hello");
        soon().until(() ->
                said(factory, task).stream().filter("I begin."::equals).count() == 2);

        task.cancel("enough");

        assertThat(settled(task).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(LivingProcesses.of(task.id())).isEmpty();
    }

    @Test
    void of_branches_with_one_engine_as_many_work_at_once_as_it_has_slots() throws Exception {
        String prompts = """
                workflow: compare
                slots-per-engine: {a: 1}
                workflows:
                  compare:
                    name: compare
                    steps:
                      - id: write
                        parallel:
                          step: {uses: agent, agent: coder, engine: a}
                          prompts: {one: Do it tersely., two: Do it boldly.}
                      - {id: publish, uses: publish}
                """;
        Factory factory = house(prompts, engines(writes("a"), writes("b")));
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(events(factory, task).stream()
                        .filter(event -> event instanceof Event.StepStarted || event instanceof Event.StepFinished)
                        .map(event -> event.getClass().getSimpleName())
                        .limit(4))
                .containsExactly("StepStarted", "StepFinished", "StepStarted", "StepFinished");
        assertThat(prompts(factory, task)).hasSize(2);
        assertThat(String.join("", prompts(factory, task))).contains("Do it tersely.", "Do it boldly.");
    }

    @Test
    void a_branch_that_stands_still_is_ended_and_the_other_is_gone_on_with() throws Exception {
        Factory factory = house(
                compare("pick: first-passing").replace("agent: coder}", "agent: coder, retry: {attempts: 1}}"),
                engines(HANGS, writes("b")));
        TaskHandle task = submit(factory, "Say hello");
        soon().until(() -> finished(factory, task).contains("write#1/write-b[1]#1")
                && said(factory, task).contains("I begin."));

        time.advance(Duration.ofMinutes(40));

        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(step(view, "write#1").result().orElseThrow().outputs().get("write-a.out"))
                .contains("stalled");
        assertThat(step(view, "write#1/write-a[0]#1").result()).containsInstanceOf(StepResult.Failed.class);
    }

    @Test
    void what_could_not_be_carried_out_is_refused_when_the_task_is_submitted() {
        Factory factory = house("""
                workflows:
                  in-branch:
                    name: in-branch
                    steps:
                      - id: p
                        parallel: {branches: [{id: one, uses: publish}, {id: two, uses: publish}]}
                  writer:
                    name: writer
                    steps:
                      - id: p
                        parallel:
                          step: {uses: agent, agent: coder}
                          engines: [a, b]
                          judge: {id: umpire, uses: judge, agent: coder}
                  nobody:
                    name: nobody
                    steps:
                      - {id: p, parallel: {step: {uses: agent, agent: coder}, engines: [a, bee]}}
                """, engines(writes("a"), writes("b")));

        assertThat(refused(factory, "in-branch")).hasMessageContaining("publishes in a branch of 'p'");
        assertThat(refused(factory, "writer")).hasMessageContaining("a judge only reads");
        assertThat(refused(factory, "nobody")).hasMessageContaining("names engine 'bee', which isn't there");
    }

    private Throwable refused(Factory factory, String workflow) {
        return catchThrowable(
                () -> factory.submit(request("Say hello").workflow(workflow).build()));
    }

    private static String compare(String pick) {
        return """
                workflow: compare
                workflows:
                  compare:
                    name: compare
                    steps:
                      - id: write
                        parallel:
                          step: {uses: agent, agent: coder}
                          engines: [a, b]
                          %s
                      - {id: publish, uses: publish, inputs: [write.text]}
                """.formatted(pick);
    }

    private String engines(String a, String b) {
        return engine("a", a) + engine("b", b) + engine("umpire", UMPIRE);
    }

    private static String writes(String name) {
        return """
                  coder:
                    - do:
                        - write: {path: hello.txt, content: "from %1$s\\n"}
                        - commit: Say hello as %1$s
                        - say: I am %1$s.
                        - cost: 0.02
                """.formatted(name);
    }

    /** One that ends only when the other has begun. */
    private String meets(String name, String other) {
        String here = meeting().resolve("begun-" + name).toString();
        String there = meeting().resolve("begun-" + other).toString();
        return writes(name)
                .replace(
                        "- do:\n",
                        "- do:\n        - run: touch " + here + "; while [ ! -e " + there
                                + " ]; do sleep 0.05; done\n");
    }

    /** Where agents can leave signs for each other, whoever's user they run as. */
    private Path meeting() {
        try {
            Path meeting = Files.createDirectories(directory.resolve("meeting"));
            return Files.setPosixFilePermissions(meeting, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StepView step(TaskView view, String path) {
        return view.lastRun().orElseThrow().steps().stream()
                .filter(step -> step.path().value().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** What the mirror has under the ref that the node names for a branch. */
    private String kept(Map<String, String> outputs, String branch) throws Exception {
        Path mirror = Objects.requireNonNull(only(files("work/mirrors", "HEAD")).getParent());
        Process git = new ProcessBuilder(
                        "git", "--git-dir", mirror.toString(), "show", outputs.get(branch + ".ref") + ":hello.txt")
                .redirectErrorStream(true)
                .start();
        String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        git.waitFor();
        return text.strip();
    }

    private List<Path> trees() throws IOException {
        return files("work/tasks", "hello.txt").stream().map(Path::getParent).toList();
    }

    private List<Path> files(String below, String name) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("data").resolve(below))) {
            return all.filter(file -> file.endsWith(name)).toList();
        }
    }
}
