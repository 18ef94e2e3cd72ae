package org.jvmfactory.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.app.FactoryJar.Result;
import org.jvmfactory.app.FactoryJar.Running;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The commands through the jar, each in a process of its own. */
class CommandLineIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    private FactoryJar factory;
    private Repository repository;

    @BeforeEach
    void prepare() throws Exception {
        Needs.program("bwrap");
        factory = new FactoryJar(Files.createDirectory(directory.resolve("here")));
        repository = Repository.create(directory.resolve("sample"));
    }

    @Test
    void runs_a_task_and_publishes_its_branch() throws Exception {
        Result run =
                factory.run("run", "--repo", repository.path(), "--engine", "scripted", "Leave a note\n\nin a file");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("Leave a note", "✔ code", "✔ publish", "Done: published");
        assertThat(run.out()).doesNotContain("\u001b");
        String id = onlyTask().task().id().value();
        assertThat(repository.git("branch", "--list", "factory/*").strip())
                .isEqualTo("factory/" + id + "-leave-a-note");
        assertThat(repository.file("factory/" + id + "-leave-a-note", "FACTORY.md"))
                .contains("Changed by the task");
        assertThat(factory.directory().resolve(".factory/.gitignore")).hasContent("*");
    }

    @Test
    void tells_its_story_in_json_and_ends_with_the_outcome() throws Exception {
        Result run = factory.run(
                "run",
                "--repo",
                repository.path(),
                "--engine",
                "scripted",
                "--title",
                "A note",
                "--json",
                "Leave a note");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        for (String line : run.lines()) {
            assertThat(JSON.readTree(line).isObject()).as(line).isTrue();
        }
        assertThat(JSON.readTree(run.lines().get(0)).at("/event/type").asText()).isEqualTo("task-submitted");
        JsonNode outcome = JSON.readTree(run.lastLine());
        TaskView task = onlyTask();
        String branch = "factory/" + task.task().id() + "-a-note";
        assertThat(outcome.path("type").asText()).isEqualTo("outcome");
        assertThat(outcome.path("task").asText()).isEqualTo(task.task().id().value());
        assertThat(outcome.path("status").asText()).isEqualTo("in_review");
        assertThat(outcome.path("branch").asText()).isEqualTo(branch);
        assertThat(outcome.path("commit").asText())
                .isEqualTo(repository.git("rev-parse", branch).strip());
        assertThat(Path.of(outcome.path("pullRequest").asText())).exists();
        assertThat(outcome.path("costUsd").isNumber()).isTrue();
        assertThat(outcome.path("turns").isInt()).isTrue();
        assertThat(outcome.path("durationMs").asLong()).isPositive();
    }

    @Test
    void reads_the_description_from_standard_input_and_the_configuration_from_the_directory() throws Exception {
        script("""
                agents:
                  coder:
                    - do:
                        - expect-prompt-contains: [from a pipe, exactly so]
                        - write: {path: note.txt, content: "done\\n"}
                """);
        Files.writeString(factory.directory().resolve("spec.md"), "exactly so");

        Result run = factory.start("run", "--repo", repository.path(), "--spec", "spec.md", "-")
                .input("A task from a pipe\nwith two lines\n")
                .await();

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(onlyTask().task().request().title()).isEqualTo("A task from a pipe");
        assertThat(onlyTask().task().request().description()).isEqualTo("A task from a pipe\nwith two lines");
    }

    @Test
    void lists_and_shows_what_there_is_without_starting_anything() throws Exception {
        assertThat(factory.run("tasks").exitCode()).isZero();
        factory.run("run", "--repo", repository.path(), "--engine", "scripted", "Leave a note");
        String id = onlyTask().task().id().value();

        Result tasks = factory.run("tasks");
        Result tasksInJson = factory.run("tasks", "--json");
        Result show = factory.run("show", id.substring(0, 3));
        Result showInJson = factory.run("show", id, "--json");
        Result logs = factory.run("logs", id);
        Result audit = factory.run("audit", id);

        assertThat(tasks.out()).contains(id, "in review", "Leave a note");
        assertThat(JSON.readTree(tasksInJson.lastLine()).path("task").asText()).isEqualTo(id);
        assertThat(show.out()).contains("coder on scripted/scripted-1", "pull request", "run 1");
        JsonNode shown = JSON.readTree(showInJson.lastLine());
        assertThat(shown.at("/runs/0/steps/0/agent").asText()).isEqualTo("coder");
        assertThat(shown.at("/runs/0/steps/1/result").asText()).isEqualTo("succeeded");
        assertThat(logs.out()).contains("✔ publish");
        assertThat(audit.lines()).hasSize((int) onlyTask().nextSequence());
        assertThat(JSON.readTree(audit.lastLine()).at("/event/status").asText()).isEqualTo("in_review");
        Result outcomes = factory.run("outcomes", "--repo", repository.path());
        assertThat(JSON.readTree(outcomes.lastLine()).path("task").asText()).isEqualTo(id);
        assertThat(factory.run("outcomes", "--since", "2999-01-01").lines()).isEmpty();
        Result foreign = factory.run("outcomes", "--format", "agentfactory");
        assertThat(JSON.readTree(foreign.lastLine()).path("outcome").asText()).isEqualTo("clean");
        Result everything = factory.run("audit", "--all");
        assertThat(everything.lines()).containsAll(audit.lines());
        assertThat(factory.run("audit", "--all", "--since", "2999-01-01").lines())
                .isEmpty();
        assertThat(factory.run("audit", id, "--all").exitCode()).isEqualTo(2);
        assertThat(factory.run("audit", "--all", "--since", "soon").exitCode()).isEqualTo(2);
    }

    @Test
    void ends_with_1_and_says_why_where_there_is_no_repository() throws Exception {
        Result run = factory.run(
                "run", "--repo", directory.resolve("nowhere").toString(), "--engine", "scripted", "Leave a note");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out()).contains("✘ Failed", "nowhere", "does not appear to be a git repository");
    }

    @Test
    void tries_again_what_failed() throws Exception {
        Path later = directory.resolve("later");
        factory.run("run", "--repo", later.toString(), "--engine", "scripted", "Leave a note");
        String id = onlyTask().task().id().value();
        Repository.create(later);

        Result retry = factory.run("retry", id);
        Result resume = factory.run("resume", id);

        assertThat(retry.out()).contains("Stored", "factory resume " + id);
        assertThat(resume.exitCode()).as(resume.toString()).isZero();
        assertThat(onlyTask().status()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void goes_on_with_a_higher_budget_what_ended_over_budget() throws Exception {
        script("""
                agents:
                  coder:
                    - do:
                        - write: {path: note.txt, content: "done\\n"}
                        - cost: 0.40
                """);
        Path config = factory.directory().resolve("factory.yml");
        Files.writeString(config, Files.readString(config) + "budget: {task: {money: 0.30}}\n");
        Result run = factory.run("run", "--repo", repository.path(), "Leave a note");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out()).contains("over budget");
        String id = onlyTask().task().id().value();

        assertThat(factory.run("retry", id, "--budget", "0").exitCode()).isEqualTo(2);
        factory.run("retry", id, "--budget", "2");
        Result resume = factory.run("resume", id);

        assertThat(resume.exitCode()).as(resume.toString()).isZero();
        assertThat(factory.run("show", id).out()).contains("$0.8000 of $2.0000 · 2 iterations");
        assertThat(JSON.readTree(factory.run("show", id, "--json").lastLine())
                        .path("budgetUsd")
                        .decimalValue())
                .isEqualByComparingTo("2");
    }

    @Test
    void ends_with_2_for_what_cannot_be_meant() throws Exception {
        for (List<String> arguments : List.of(
                List.of("run", "--repo", repository.path()),
                List.of("run", "--repo", repository.path(), "--engine", "scripted", "--workflow", "none", "Do it"),
                List.of("run", "--repo", repository.path(), "--engine", "none", "Do it"),
                List.of("run", "--repo", repository.path(), "--engine", "scripted", " "),
                List.of("show", "nothing"),
                List.of("fly"))) {
            Result result = factory.run(arguments.toArray(String[]::new));

            assertThat(result.exitCode()).as(arguments + "\n" + result).isEqualTo(2);
            assertThat(result.err()).startsWith("factory: ").doesNotContain("\tat ");
        }
    }

    @Test
    void ends_with_3_where_git_or_the_sandbox_is_missing() throws Exception {
        Result withoutSandbox = new FactoryJar(factory.directory())
                .withoutBubblewrap()
                .run("run", "--repo", repository.path(), "--engine", "scripted", "Do it");
        Result withoutGit = new FactoryJar(factory.directory())
                .with("PATH", "/nonexistent")
                .run("run", "--repo", repository.path(), "--engine", "scripted", "Do it");

        assertThat(withoutSandbox.exitCode()).as(withoutSandbox.toString()).isEqualTo(3);
        assertThat(withoutSandbox.err()).contains("bubblewrap");
        assertThat(withoutGit.exitCode()).as(withoutGit.toString()).isEqualTo(3);
        assertThat(withoutGit.err()).contains("git isn't there");
    }

    @Test
    void goes_on_with_an_answer_that_another_process_gave() throws Exception {
        script("""
                agents:
                  coder:
                    - do:
                        - ask: {question: "Which colour is \\"the\\" right one?", options: [red, blue]}
                      then:
                        - do:
                            - expect-prompt-contains: blue
                            - write: {path: colour.txt, content: "blue\\n"}
                """);

        Result run = factory.run("run", "--repo", repository.path(), "Paint it");
        String id = onlyTask().task().id().value();
        Result early = factory.run("resume", id);
        Result refused = factory.run("answer", id, "green");
        Result answer = factory.run("answer", id, "Blue");
        Result again = factory.run("answer", id, "red");
        Result resume = factory.run("resume");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(4);
        assertThat(run.out())
                .contains(
                        "Which colour is \"the\" right one?",
                        "factory answer " + id + " '<your answer>'",
                        "factory resume " + id);
        assertThat(early.exitCode()).as(early.toString()).isEqualTo(4);
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
        assertThat(answer.exitCode()).as(answer.toString()).isZero();
        assertThat(answer.out()).contains("Stored", "factory resume " + id);
        assertThat(again.exitCode()).as(again.toString()).isEqualTo(2);
        assertThat(resume.exitCode()).as(resume.toString()).isZero();
        assertThat(repository.file("factory/" + id + "-paint-it", "colour.txt")).isEqualTo("blue\n");
        assertThat(onlyTask().lastRun().orElseThrow().steps().get(0).usage().turns())
                .as("both turns were of one session")
                .isEqualTo(2);
    }

    @Test
    void publishes_a_change_of_protected_files_when_exactly_it_was_approved() throws Exception {
        script("""
                agents:
                  coder:
                    - do:
                        - write: {path: .github/workflows/build.yml, content: "on: push\\n"}
                """);

        Result run = factory.run("run", "--repo", repository.path(), "Build it");
        TaskView asking = onlyTask();
        String id = asking.task().id().value();
        String digest = asking.question().orElseThrow().digest().orElseThrow();
        Result other = factory.run("approve", id, "--digest", "0123456789abcdef");
        Result approve = factory.run("approve", id, "--digest", digest.substring(0, 16));
        Result again = factory.run("approve", id);
        Result resume = factory.run("resume", id);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(4);
        assertThat(run.out()).contains("+on: push", "factory approve " + id + " --digest " + digest.substring(0, 16));
        assertThat(other.exitCode()).as(other.toString()).isEqualTo(2);
        assertThat(other.err()).contains("asks for the approval of " + digest, "not of 0123456789abcdef");
        assertThat(approve.exitCode()).as(approve.toString()).isZero();
        assertThat(again.exitCode()).as(again.toString()).isEqualTo(2);
        assertThat(resume.exitCode()).as(resume.toString()).isZero();
        assertThat(repository.file("factory/" + id + "-build-it", ".github/workflows/build.yml"))
                .isEqualTo("on: push\n");
    }

    @Test
    void cancels_what_another_process_works_on() throws Exception {
        script("agents: {coder: [{do: [hang]}]}");
        Running run = factory.start("run", "--repo", repository.path(), "--json", "Hang");
        String id = awaitStep("code#1").task().id().value();

        Result cancel = factory.run("cancel", id);
        Result ended = run.await();

        assertThat(cancel.exitCode()).as(cancel.toString()).isZero();
        assertThat(cancel.out()).startsWith(id + ": ");
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
        JsonNode outcome = JSON.readTree(ended.lastLine());
        assertThat(outcome.path("status").asText()).isEqualTo("cancelled");
        assertThat(factory.run("cancel", id).exitCode()).isEqualTo(2);
    }

    @Test
    void cancels_what_nobody_works_on_at_the_next_resume() throws Exception {
        script("agents: {coder: [{do: [{ask: \"Really?\"}]}]}");
        factory.run("run", "--repo", repository.path(), "Ask");
        String id = onlyTask().task().id().value();

        Result cancel = factory.run("cancel", id, "--reason", "no longer wanted");
        Result show = factory.run("show", id);
        Result resume = factory.run("resume", id);

        assertThat(cancel.out()).contains("Stored");
        assertThat(show.out()).contains("in the inbox cancel");
        assertThat(resume.exitCode()).as(resume.toString()).isEqualTo(1);
        assertThat(resume.out()).contains("no longer wanted");
        assertThat(onlyTask().status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void says_something_to_the_agent_at_work() throws Exception {
        script("""
                agents:
                  coder:
                    - do:
                        - call-tool: {tool: report_progress, input: '{"plan": [{"text": "Wait for it", "state": "in-progress"}]}'}
                        - call-tool: {tool: post_message, input: '{"text": "I wait for a word"}'}
                        - await-message: hurry
                        - write: {path: note.txt, content: "hurried\\n"}
                """);
        Running run = factory.start("run", "--repo", repository.path(), "Wait for a word");
        String id = awaitStep("code#1").task().id().value();
        await().atMost(PATIENCE).until(() -> !onlyTask().messages().isEmpty());

        Result post = factory.run("post", id, "take", "your", "time");
        Result show = factory.run("show", id);
        Result steer = factory.run("steer", id, "please", "hurry");
        Result logs = factory.run("logs", "--follow", id);
        Result ended = run.await();

        assertThat(steer.exitCode()).as(steer.toString()).isZero();
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(logs.out()).contains("please hurry", "✔ publish", "✉ coder: I wait for a word", "take your time");
        assertThat(post.exitCode()).as(post.toString()).isZero();
        assertThat(show.out()).contains("… Wait for it", "agent coder  I wait for a word");
    }

    @Test
    void shows_which_branch_was_gone_on_with_and_where_the_others_are_kept() throws Exception {
        script("""
                agents:
                  coder: [{do: [{write: {path: note.txt, content: "terse\\n"}}, {commit: Note it tersely}]}]
                  devops: [{do: [{write: {path: note.txt, content: "bold\\n"}}, {commit: Note it boldly}]}]
                  reviewer: [{do: [{structured: '{"pick": "B", "reason": "It is bold."}'}]}]
                """);
        Files.writeString(factory.directory().resolve("factory.yml"), """
                workflows:
                  both:
                    name: both
                    steps:
                      - id: write
                        parallel:
                          branches: [{id: terse, uses: agent, agent: coder}, {id: bold, uses: agent, agent: devops}]
                          judge: {id: choose, uses: judge, agent: reviewer}
                      - {id: publish, uses: publish}
                """, StandardOpenOption.APPEND);

        Result run = factory.run("run", "--repo", repository.path(), "--workflow", "both", "Leave a note");

        String id = onlyTask().task().id().value();
        String ref = "refs/factory/runs/" + id + ".1.write.terse";
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains("✔ write / terse", "✔ write / bold", "✔ write / choose", "goes on with bold", "It is bold.")
                .contains("terse is kept as " + ref + " at ");
        assertThat(repository.subjects("main..factory/" + id + "-leave-a-note")).containsExactly("Note it boldly");
        assertThat(factory.run("show", id).out()).contains("goes on with bold", ref);
        JsonNode steps = JSON.readTree(factory.run("show", id, "--json").out()).at("/runs/0/steps");
        JsonNode picked = steps.get(3);
        assertThat(picked.path("path").asText()).isEqualTo("write#1");
        assertThat(picked.path("pick").asText()).isEqualTo("bold");
        assertThat(picked.at("/branches/1/ref").asText()).isEqualTo(ref);
    }

    @Test
    void goes_on_at_the_right_step_after_it_was_killed() throws Exception {
        script("""
                agents:
                  coder: [{do: [{write: {path: note.txt, content: "once\\n"}}, {commit: Write a note}]}]
                  reviewer:
                    - do: [{await-file: go}, {verdict: {decision: approved, summary: Fine., findings: []}}]
                """);
        Running run = factory.start("run", "--repo", repository.path(), "--workflow", "code_review", "Write a note");
        String id = awaitStep("review#1").task().id().value();
        run.kill();

        Running goesOn = factory.start("resume");
        awaitConversations(3); // coder, reviewer, and the reviewer again
        letGo(id);
        Result resume = goesOn.await();

        assertThat(resume.exitCode()).as(resume.toString()).isZero();
        assertThat(resume.out())
                .contains("review: taken over", "✔ review", "✔ publish")
                .doesNotContain("✔ code");
        List<StepView> steps = onlyTask().lastRun().orElseThrow().steps();
        assertThat(steps)
                .extracting(step -> step.path() + " " + step.attempt())
                .containsExactly("code#1 1", "verify#1 1", "review#1 1", "publish#1 1");
        assertThat(repository.subjects("main..factory/" + id + "-write-a-note")).containsExactly("Write a note");
        assertThat(factory.run("resume").err()).contains("nothing to go on with");
    }

    @Test
    void stops_in_order_when_it_is_interrupted() throws Exception {
        script("""
                agents:
                  coder:
                    - do: [{await-file: go}, {delete: go}, {write: {path: note.txt, content: "done\\n"}}]
                """);
        Running run = factory.start("run", "--repo", repository.path(), "Write a note");
        String id = awaitStep("code#1").task().id().value();
        Result meanwhile = factory.run("resume", id);

        run.interrupt();
        Result stopped = run.await();
        TaskView after = onlyTask();
        letGo(id);
        Result resume = factory.run("resume", id);

        assertThat(meanwhile.exitCode()).as(meanwhile.toString()).isEqualTo(1);
        assertThat(meanwhile.err()).contains("works on '" + id + "' already");
        assertThat(stopped.exitCode()).as(stopped.toString()).isEqualTo(130);
        assertThat(stopped.err())
                .contains("Stopped. Go on with: factory resume " + id)
                .doesNotContain("Exception");
        assertThat(after.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(resume.exitCode()).as(resume.toString()).isZero();
    }

    @Test
    void diagnoses_what_is_there() throws Exception {
        Files.writeString(factory.directory().resolve("factory.yml"), "engine: scripted\n");

        Result doctor = factory.run("doctor");
        Result without = new FactoryJar(factory.directory()).withoutBubblewrap().run("doctor");

        assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
        assertThat(doctor.out())
                .contains(
                        "sandbox bubblewrap",
                        "WRITES_CONFINED",
                        "EGRESS_LISTED",
                        "home hidden, network denied, egress listed", // not claimed by kind process
                        "network            denied but for what is listed",
                        "engine scripted",
                        "0 workspaces take 0.0 MB",
                        "stay outside the sandbox");
        assertThat(without.exitCode()).as(without.toString()).isEqualTo(3);
        assertThat(without.out()).contains("✘ sandbox bubblewrap");
    }

    private void script(String yaml) throws Exception {
        Path script = directory.resolve("script.yml");
        Files.writeString(script, yaml);
        Files.writeString(factory.directory().resolve(".env"), "SCRIPT='" + script + "' # where it is\n");
        Files.writeString(factory.directory().resolve("factory.yml"), """
                engine: scripted
                engines:
                  scripted: {script: "${SCRIPT}"}
                """);
    }

    private void awaitConversations(int count) {
        try (FactoryStore store = factory.store()) {
            await().atMost(PATIENCE)
                    .until(() -> store.readAll(0, 10_000).stream()
                                    .filter(entry -> entry.event() instanceof Event.SessionOpened)
                                    .count()
                            == count);
        }
    }

    /** Lets an agent of the task go on that awaits the file {@code go} in its tree. */
    private void letGo(String id) throws Exception {
        Files.createFile(factory.directory().resolve(".factory/work/tasks/" + id + "/tree/go"));
    }

    private TaskView onlyTask() {
        try (FactoryStore store = factory.store()) {
            return onlyTask(store);
        }
    }

    private static TaskView onlyTask(FactoryStore store) {
        return TaskFold.view(store, StreamId.of(store.tasks(Set.of(), 2).get(0).id()))
                .orElseThrow();
    }

    /** Waits until an agent is at work in the step. */
    private TaskView awaitStep(String path) {
        Predicate<StepView> atWork =
                step -> step.path().value().equals(path) && step.session().isPresent();
        await().atMost(PATIENCE).until(() -> Files.exists(factory.directory().resolve(".factory/factory.db")));
        try (FactoryStore store = factory.store()) {
            await().atMost(PATIENCE)
                    .until(() -> store.tasks(Set.of(), 2).size() == 1
                            && onlyTask(store).lastRun().stream()
                                    .flatMap(run -> run.steps().stream())
                                    .anyMatch(atWork));
            return onlyTask(store);
        }
    }
}
