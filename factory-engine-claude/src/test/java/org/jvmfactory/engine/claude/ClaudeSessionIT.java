package org.jvmfactory.engine.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.ClaudeCalls.askPerson;
import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ClaudeCalls.read;
import static org.jvmfactory.testkit.ClaudeCalls.structured;
import static org.jvmfactory.testkit.ClaudeCalls.write;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.StructuredResult;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.policy.ToolPolicy;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.contract.Relay;

class ClaudeSessionIT extends RealSessions {

    private static final String VERDICT_SCHEMA = """
            {"type":"object","properties":{"decision":{"enum":["approved","changes-requested"]},\
            "summary":{"type":"string"}},"required":["decision","summary"],"additionalProperties":false}""";

    private static final String APPROVAL = "{\"decision\":\"approved\",\"summary\":\"It does what it should.\"}";
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void reviews_with_a_role_of_its_own_and_gives_its_verdict_as_data() throws Exception {
        Files.writeString(bench.directory().resolve("Main.java"), "class Main {}\n");
        models(
                reply().says("I look at it.").calls(read(bench.directory() + "/Main.java")),
                reply().calls(structured("{\"decision\":\"perhaps\"}")),
                reply().calls(structured(APPROVAL)));

        TurnResult turn = play(conversation("Review it")
                .as("You are a strict reviewer.")
                .with("Read", "Glob", "Grep")
                .giving(VERDICT_SCHEMA));

        assertThat(StructuredResult.of(turn, VERDICT_SCHEMA).json()).contains(APPROVAL);
        assertThat(lastAsked().tools()).containsExactlyInAnyOrder("Read", "Glob", "Grep", "StructuredOutput");
        assertThat(lastAsked().system()).contains("You are a strict reviewer.");
        assertThat(lastAsked().mentions("class Main {}")).isTrue();
    }

    @Test
    void gives_a_verdict_when_asked_again_in_the_same_session() throws Exception {
        models(saying("It is fine."), saying("Really, it is fine."), reply().calls(structured(APPROVAL)));
        AgentSession session = open(conversation("Review it").giving(VERDICT_SCHEMA));

        assertThat(finish(session).structured()).isEmpty();
        assertThat(session.send("Give your verdict as data")).isTrue();

        TurnResult repaired = finish(session);
        assertThat(StructuredResult.of(repaired, VERDICT_SCHEMA).json()).contains(APPROVAL);
        assertThat(repaired.usage()).isEqualTo(new Usage(10, 5, 0, 0, 1));
        assertThat(bench.processes()).hasSize(1);
    }

    @Test
    void works_with_files_and_a_shell_in_its_directory() throws Exception {
        Path greeting = bench.directory().resolve("greet.sh");
        models(
                reply().thinks("A script.")
                        .says("I write it.")
                        .calls(write(greeting.toString(), "echo hi from greet\n")),
                reply().calls(bash("sh greet.sh && git --version")),
                saying("All done."));

        TurnResult turn = play(conversation("Greet"));

        assertThat(turn.text()).isEqualTo("All done.");
        assertThat(turn.usage()).isEqualTo(new Usage(30, 15, 0, 0, 3));
        assertThat(turn.model()).hasValueSatisfying(model -> assertThat(model).startsWith("claude-"));
        assertThat(bench.events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::summary)
                .containsExactly(greeting.toString(), "sh greet.sh && git --version");
        assertThat(bench.events(AgentEvent.ToolFinished.class).get(1).summary()).startsWith("hi from greet");
        assertThat(bench.events(AgentEvent.TextDelta.class)).contains(new AgentEvent.TextDelta("All done."));
    }

    @Test
    void a_word_reaches_the_agent_while_its_tool_runs() throws Exception {
        models(
                reply().says("begun").calls(bash("while [ ! -e go ]; do sleep 0.1; done", LONG)),
                saying("As you wish."));
        AgentSession session = open(conversation("Work"));
        awaitSaid("begun");

        assertThat(session.send("Mind the tests")).isTrue();
        assertThat(session.send("/compact")).isTrue();
        // The CLI reads words at once, and a file is seen a little later: both are on their way.
        Files.writeString(bench.directory().resolve("go"), "");

        assertThat(finish(session).text()).isEqualTo("As you wish.");
        assertThat(bench.events(AgentEvent.MessageDelivered.class))
                .containsExactly(
                        new AgentEvent.MessageDelivered("Mind the tests"), new AgentEvent.MessageDelivered("/compact"));
        assertThat(lastAsked().mentions("Mind the tests")).isTrue();
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void a_word_that_comes_with_the_last_words_belongs_to_the_same_turn() throws Exception {
        models(reply().says("begun").pauses(Duration.ofSeconds(2)).says("over"), saying("And that too."));
        AgentSession session = open(conversation("Work"));
        awaitSaid("begun");

        assertThat(session.send("That too")).isTrue();

        TurnResult turn = finish(session);
        assertThat(turn.text()).isEqualTo("And that too.");
        assertThat(turn.usage()).isEqualTo(new Usage(20, 10, 0, 0, 2));
        assertThat(bench.events(AgentEvent.MessageDelivered.class)).hasSize(1);
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void an_interrupt_ends_the_shell_too_and_the_session_goes_on() throws Exception {
        String marker =
                "86" + UUID.randomUUID().toString().replaceAll("\\D", "").substring(0, 6);
        models(reply().says("begun").calls(bash("sleep " + marker, LONG)), saying("again"));
        AgentSession session = open(conversation("Work"));
        awaitSaid("begun");
        eventually(() -> running("sleep " + marker));
        session.send("This comes too late");

        session.interrupt();

        TurnResult turn = finish(session);
        assertThat(turn.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US));
        assertThat(turn.cost().certainty()).isEqualTo(Cost.Certainty.UNKNOWN);
        eventually(() -> !running("sleep " + marker));
        assertThat(session.send("Go on")).isTrue();
        assertThat(finish(session).text()).isEqualTo("again");
        assertThat(lastAsked().mentions("This comes too late")).isFalse();
        assertThat(bench.events(AgentEvent.Warned.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("This comes too late"));
    }

    @Test
    void closing_ends_the_shell_and_the_session_can_be_gone_on_with() throws Exception {
        String marker =
                "86" + UUID.randomUUID().toString().replaceAll("\\D", "").substring(0, 6);
        models(reply().says("begun").calls(bash("sleep " + marker, LONG)), saying("again"));
        AgentSession first = open(conversation("Work"));
        awaitSaid("begun");
        eventually(() -> running("sleep " + marker));

        first.close();

        assertThat(running("sleep " + marker)).isFalse();
        AgentSession second = open(conversation("Go on").resuming(first.id()));
        assertThat(finish(second).text()).isEqualTo("again");
        assertThat(lastAsked().mentions("begun")).isTrue();
    }

    @Test
    void goes_on_in_another_process_with_all_that_was_said() throws Exception {
        models(saying("I shall remember the colour."), saying("It was green."));
        AgentSession first = open(conversation("The colour is green").on("claude-haiku-4-5"));
        finish(first);
        first.close();

        AgentSession second =
                open(conversation("Which colour?").on("claude-haiku-4-5").resuming(first.id()));

        TurnResult turn = finish(second);
        assertThat(turn.text()).isEqualTo("It was green.");
        assertThat(turn.usage()).isEqualTo(new Usage(10, 5, 0, 0, 1));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(new ClaudeDialect().told(lastAsked())).containsExactly("The colour is green", "Which colour?");
        assertThat(asked()).extracting(request -> request.model()).containsOnly("claude-haiku-4-5");
        assertThat(bench.processes()).hasSize(2);
    }

    @Test
    void asks_a_person_and_ends_its_turn() throws Exception {
        AskPerson ask = new AskPerson();
        bench.offering(ask);
        models(
                reply().says("I have to ask.").calls(askPerson("Which colour?")),
                saying("I wait."),
                saying("Green it is."));
        AgentSession session = open(conversation("Paint it").with("Read"));

        assertThat(finish(session).text()).isEqualTo("I wait.");
        assertThat(ask.questions).containsExactly("{\"question\":\"Which colour?\"}");
        assertThat(lastAsked().results())
                .singleElement()
                .satisfies(result -> assertThat(result.text()).isEqualTo("Asked. End your turn now."));
        session.close();

        AgentSession later = open(conversation("Green").with("Read").resuming(session.id()));
        assertThat(finish(later).text()).isEqualTo("Green it is.");
    }

    @Test
    void asks_a_person_without_asking_for_permission() throws Exception {
        AskPerson ask = new AskPerson();
        bench.offering(ask).deciding(request -> PermissionDecision.deny("nothing is allowed"));
        models(reply().calls(askPerson("Which colour?")), saying("I wait."));

        play(conversation("Paint it").asking());

        assertThat(ask.questions).hasSize(1);
        assertThat(bench.events(AgentEvent.PermissionDecided.class)).isEmpty();
    }

    @Test
    void does_what_policy_allows_and_tells_the_agent_what_it_does_not() throws Exception {
        ToolPolicy policy = new ToolPolicy(Set.of("Read", "Write", "Bash"), true, bench.directory());
        bench.deciding(policy::decide);
        models(
                reply().calls(write(bench.directory() + "/in.txt", "in")),
                reply().calls(write(bench.home() + "/out.txt", "out")),
                reply().calls(bash("touch by-shell")),
                saying("done"));

        assertThat(play(conversation("Write").asking()).failure()).isEmpty();

        assertThat(bench.directory().resolve("in.txt")).hasContent("in");
        assertThat(bench.directory().resolve("by-shell")).exists();
        assertThat(bench.home().resolve("out.txt")).doesNotExist();
        assertThat(lastAsked().results().get(1).text()).contains("outside the work tree");
        assertThat(lastAsked().tools()).doesNotContain("AskUserQuestion", "EnterPlanMode", "EnterWorktree");
    }

    @Test
    void uses_the_model_that_an_alias_means() throws Exception {
        models(saying("hello"));
        configured(config -> config.withModels(Map.of("fast", "claude-haiku-4-5")));

        assertThat(play(conversation("Hello").on("fast")).model()).contains("claude-haiku-4-5");
    }

    @Test
    void counts_what_was_used_where_the_answer_came_in_one_piece() throws Exception {
        models(reply().thenBreaksOff(), saying("in one piece"));
        configured(config -> config.withRetries(1, Duration.ofSeconds(30)));

        TurnResult turn = play(conversation("Hello"));

        assertThat(turn.text()).isEqualTo("in one piece");
        assertThat(turn.usage().turns()).isEqualTo(1);
        assertThat(turn.usage().outputTokens()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"head -c 20000000 /dev/zero | tr '\\0' x", "printf '\\377\\376 odd \\0 bytes'"})
    void a_tool_may_print_too_much_or_what_is_no_text(String command) throws Exception {
        models(reply().calls(bash(command)), saying("done"));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.failure()).isEmpty();
        assertThat(turn.text()).isEqualTo("done");
        assertThat(bench.events(AgentEvent.ToolFinished.class)).singleElement().satisfies(finished -> {
            assertThat(finished.ok()).isTrue();
            assertThat(finished.summary()).hasSizeLessThan(201);
        });
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void a_line_of_twenty_megabytes_that_nobody_can_read_ends_no_turn_and_is_kept_in_part() throws Exception {
        models(
                reply().calls(bash(
                        Relay.command("head -c 20000000 /dev/zero | tr '\\0' x; echo"), Duration.ofMinutes(2))),
                saying("done"));

        assertThat(finish(openRelayed(conversation("Work"))).text()).isEqualTo("done");

        assertThat(bench.events(AgentEvent.Unrecognized.class))
                .singleElement()
                .satisfies(line -> assertThat(line.raw()).startsWith("xxx").hasSizeLessThan(66_000));
    }

    private static boolean running(String command) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").endsWith(command));
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    private static final class AskPerson implements AgentTool {

        private final List<String> questions = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "ask_person";
        }

        @Override
        public String description() {
            return "Asks a person.";
        }

        @Override
        public String inputSchema() {
            return "{\"type\":\"object\",\"properties\":{\"question\":{\"type\":\"string\"}},\"required\":[\"question\"]}";
        }

        @Override
        public String call(String input) {
            questions.add(input);
            return "Asked. End your turn now.";
        }
    }
}
