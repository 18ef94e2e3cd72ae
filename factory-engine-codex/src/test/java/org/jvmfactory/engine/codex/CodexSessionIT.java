package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.CodexCalls.add;
import static org.jvmfactory.testkit.CodexCalls.askPerson;
import static org.jvmfactory.testkit.CodexCalls.patch;
import static org.jvmfactory.testkit.CodexCalls.replace;
import static org.jvmfactory.testkit.CodexCalls.script;
import static org.jvmfactory.testkit.CodexCalls.shell;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.StructuredResult;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.policy.ToolPolicy;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

class CodexSessionIT extends RealSessions {

    private static final String VERDICT_SCHEMA = """
            {"type":"object","properties":{"decision":{"enum":["approved","changes-requested"]},\
            "summary":{"type":"string"},"note":{"type":"string"}},"required":["decision","summary"],\
            "additionalProperties":false}""";

    private static final String APPROVAL = "{\"decision\":\"approved\",\"summary\":\"It does what it should.\"}";
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void reviews_with_a_role_of_its_own_that_only_reads_and_gives_its_verdict_as_data() throws Exception {
        Files.writeString(bench.directory().resolve("Main.java"), "class Main {}\n");
        models(
                reply().says("I look at it.").calls(shell("nl -ba Main.java | sed -n '1,40p'")),
                reply().calls(shell("touch by-shell")),
                reply().calls(add("by-patch", "x")),
                saying("{\"decision\":\"approved\",\"summary\":\"It does what it should.\",\"note\":null}"));

        TurnResult turn = play(conversation("Review it")
                .as("You are a strict reviewer.")
                .with("Read", "Glob", "Grep")
                .giving(VERDICT_SCHEMA));

        assertThat(turn.structured()).contains(APPROVAL);
        assertThat(StructuredResult.of(turn, VERDICT_SCHEMA).json()).contains(APPROVAL);
        assertThat(lastAsked().system()).contains("You are a strict reviewer.", "Your role has no shell.");
        assertThat(lastAsked().body()).contains("\"json_schema\"", "\"required\":[\"decision\",\"summary\",\"note\"]");
        assertThat(lastAsked().mentions("class Main {}")).isTrue();
        assertThat(lastAsked().mentions("Your role doesn't have the tool Bash")).isTrue();
        assertThat(lastAsked().mentions("Your role doesn't have the tool Write"))
                .isTrue();
        assertThat(bench.directory()).isDirectoryNotContaining("glob:**by-*");
        assertThat(bench.events(AgentEvent.MessageDelivered.class)).isEmpty();
    }

    @Test
    void works_with_patches_and_a_shell_in_its_directory() throws Exception {
        models(
                reply().thinks("A script.").says("I write it.").calls(add("greet.sh", "echo hi from greet")),
                reply().calls(replace("greet.sh", "echo hi from greet", "echo hello from greet")),
                reply().calls(shell("sh greet.sh && git --version; exit 3")),
                saying("All done."));

        TurnResult turn = play(conversation("Greet"));

        assertThat(turn.text()).isEqualTo("All done.");
        assertThat(turn.usage()).isEqualTo(new Usage(40, 20, 0, 0, 4));
        assertThat(turn.model()).contains(RealCodex.CLASSIC);
        String greeting = bench.directory().resolve("greet.sh").toString();
        assertThat(bench.events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool, AgentEvent.ToolStarted::summary)
                .containsExactly(
                        tuple("apply_patch", greeting),
                        tuple("apply_patch", greeting),
                        tuple("shell", "sh greet.sh && git --version; exit 3"));
        AgentEvent.ToolFinished last =
                bench.events(AgentEvent.ToolFinished.class).get(2);
        assertThat(last.ok()).isFalse();
        assertThat(last.summary()).startsWith("Exit code 3 hello from greet");
        assertThat(bench.events(AgentEvent.TextDelta.class)).contains(new AgentEvent.TextDelta("All done."));
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void works_with_a_model_that_calls_tools_from_a_script() throws Exception {
        models(
                reply().calls(script(
                        "const r = await tools.exec_command({cmd: \"echo hi >hi.txt; cat hi.txt\"}); text(r.output);")),
                saying("All done."));

        TurnResult turn = play(conversation("Greet").on(RealCodex.SCRIPTING));

        assertThat(turn.text()).isEqualTo("All done.");
        assertThat(turn.model()).contains(RealCodex.SCRIPTING);
        assertThat(bench.directory().resolve("hi.txt")).hasContent("hi");
        assertThat(bench.events(AgentEvent.ToolFinished.class))
                .anySatisfy(finished -> assertThat(finished.summary()).isEqualTo("hi"));
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void words_reach_the_agent_while_its_tool_runs() throws Exception {
        models(
                reply().says("begun").calls(shell("while [ ! -e go ]; do sleep 0.1; done", LONG)),
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
    void a_word_that_comes_while_the_agent_speaks_belongs_to_the_same_turn() throws Exception {
        models(reply().says("begun").pauses(Duration.ofSeconds(30)).says("over"), saying("And that too."));
        AgentSession session = open(conversation("Work"));
        awaitSaid("begun");

        assertThat(session.send("That too")).isTrue();

        assertThat(finish(session).text()).isEqualTo("And that too.");
        assertThat(bench.events(AgentEvent.MessageDelivered.class)).hasSize(1);
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void an_interrupt_ends_the_shell_too_and_the_session_goes_on() throws Exception {
        String marker = marker();
        models(reply().says("begun").calls(shell("sleep " + marker, LONG)), saying("again"));
        AgentSession session = open(conversation("Work"));
        awaitSaid("begun");
        eventually(() -> running("sleep " + marker));
        session.send("This comes too late");

        session.interrupt();

        TurnResult turn = finish(session);
        assertThat(turn.failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US));
        eventually(() -> !running("sleep " + marker));
        assertThat(session.send("Go on")).isTrue();
        assertThat(finish(session).text()).isEqualTo("again");
        assertThat(bench.events(AgentEvent.Warned.class))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("This comes too late"));
        assertThat(bench.processes()).hasSize(1);
    }

    @Test
    void closing_ends_the_shell_and_the_session_can_be_gone_on_with() throws Exception {
        String marker = marker();
        models(
                reply().says("begun")
                        .calls(shell("setsid sh -c 'trap \"\" TERM INT HUP; sleep " + marker + "; true'", LONG)),
                saying("again"));
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
        configured(config -> config.withModels(Map.of("fast", "gpt-5.4-mini")));
        AgentSession first = open(conversation("The colour is green").on("fast").as("You are a painter."));
        finish(first);
        first.close();

        AgentSession second = open(conversation("Which colour?")
                .on("fast")
                .as("You are a painter.")
                .resuming(first.id()));

        TurnResult turn = finish(second);
        assertThat(turn.text()).isEqualTo("It was green.");
        assertThat(turn.usage()).isEqualTo(new Usage(10, 5, 0, 0, 1));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(new CodexDialect().told(lastAsked())).containsExactly("The colour is green", "Which colour?");
        assertThat(lastAsked().system()).containsOnlyOnce("You are a painter.");
        assertThat(asked()).extracting(request -> request.model()).containsOnly("gpt-5.4-mini");
        assertThat(bench.processes()).hasSize(2);
    }

    @Test
    void asks_a_person_and_ends_its_turn_and_gets_the_answer_in_the_next_session() throws Exception {
        AskPerson ask = new AskPerson();
        bench.offering(ask).deciding(request -> PermissionDecision.deny("nothing is allowed"));
        models(
                reply().says("I have to ask.").calls(askPerson("Which colour?")),
                saying("I wait."),
                reply().calls(askPerson("Which green?")),
                saying("Green it is."));
        AgentSession session = open(conversation("Paint it").asking());

        assertThat(finish(session).text()).isEqualTo("I wait.");
        assertThat(lastAsked().results())
                .singleElement()
                .satisfies(result -> assertThat(result.text()).isEqualTo("Asked. End your turn now."));
        session.close();

        AgentSession later = open(conversation("Green").asking().resuming(session.id()));
        assertThat(finish(later).text()).isEqualTo("Green it is.");
        assertThat(ask.questions)
                .containsExactly("{\"question\":\"Which colour?\"}", "{\"question\":\"Which green?\"}");
        assertThat(bench.events(AgentEvent.PermissionDecided.class)).isEmpty();
    }

    @Test
    void does_what_policy_allows_and_tells_the_agent_what_it_does_not() throws Exception {
        ToolPolicy policy = new ToolPolicy(Set.of("Read", "Write"), true, bench.directory());
        bench.deciding(policy::decide);
        Path outside = bench.home().resolve("out.txt");
        models(
                reply().calls(add("in.txt", "in")),
                reply().calls(patch("*** Add File: " + outside + "\n+out\n*** Add File: zero.txt\n+in\n")),
                reply().calls(shell("touch by-shell")),
                reply().calls(shell("cat in.txt")),
                reply().calls(shell("cat /etc/hostname")),
                saying("done"));

        assertThat(play(conversation("Write").with("Read", "Write").asking()).failure())
                .isEmpty();

        assertThat(bench.directory().resolve("in.txt")).hasContent("in");
        assertThat(bench.directory().resolve("zero.txt")).doesNotExist();
        assertThat(bench.directory().resolve("by-shell")).doesNotExist();
        assertThat(outside).doesNotExist();
        assertThat(String.join("\n", lastAsked().texts("user")))
                .contains(
                        "This was declined: '" + outside + "' is outside the work tree",
                        "This was declined: Your role doesn't have the tool Bash",
                        "This was declined: '/etc/hostname' is outside the work tree");
        assertThat(bench.events(AgentEvent.PermissionDecided.class))
                .extracting(AgentEvent.PermissionDecided::tool, AgentEvent.PermissionDecided::allowed)
                .containsExactly(
                        tuple("Write", true),
                        tuple("Write", false),
                        tuple("Bash", false),
                        tuple("Read", true),
                        tuple("Read", false));
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void ends_at_its_limit_of_turns() throws Exception {
        models(reply().says("again").calls(shell("true")));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.of(3), Optional.empty());

        TurnResult turn = play(conversation("Work").within(limits));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.MAX_TURNS);
            assertThat(failure.message()).contains("maximum number of turns (3)", "Raise 'turns'");
        });
        assertThat(turn.usage().turns()).as("one more may be on its way").isIn(3, 4);
        assertThat(turn.text()).isEqualTo("again");
    }

    @Test
    void ends_at_its_limit_of_money_and_keeps_none_that_it_cannot_count() throws Exception {
        models(reply().says("again").calls(shell("true")).using(new Usage(100_000, 1_000, 0, 0, 1)));
        Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Money.usd("0.6")));

        TurnResult turn = play(conversation("Work").within(limits));

        assertThat(turn.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureClass.BUDGET);
            assertThat(failure.message()).contains("maximum budget ($0.60", "Raise 'money'");
        });
        assertThat(turn.cost())
                .as("one more answer may be on its way")
                .isIn(Cost.estimated(Money.usd("1.06")), Cost.estimated(Money.usd("1.59")));
        assertThat(play(conversation("Work").on("some-model").within(limits)).failure())
                .hasValueSatisfying(failure -> assertThat(failure.message())
                        .contains("nobody knows what the model 'some-model' costs", "'prices'"));
    }

    @Test
    void a_tool_may_print_too_much_and_what_is_no_text() throws Exception {
        models(
                reply().calls(shell("head -c 20000000 /dev/zero | tr '\\0' x; printf '\\377\\376 odd \\0 bytes'")),
                saying("done"));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.text()).isEqualTo("done");
        assertThat(bench.events(AgentEvent.ToolFinished.class)).singleElement().satisfies(finished -> {
            assertThat(finished.ok()).isTrue();
            assertThat(finished.summary()).hasSizeLessThan(201);
        });
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void one_turn_at_a_time_works_and_goes_on_too() throws Exception {
        models(
                reply().says("I write it.").calls(add("note.txt", "written")),
                reply().calls(shell("cat note.txt")),
                saying(APPROVAL),
                saying("It was that."));
        configured(config -> config.withMode(CodexConfig.Mode.EXEC));
        AgentSession first = open(conversation("--help").giving(VERDICT_SCHEMA));

        TurnResult turn = finish(first);

        assertThat(turn.structured()).contains(APPROVAL);
        assertThat(turn.usage()).isEqualTo(new Usage(30, 15, 0, 0, 1));
        assertThat(bench.directory().resolve("note.txt")).hasContent("written");
        assertThat(bench.events(AgentEvent.ToolStarted.class))
                .extracting(AgentEvent.ToolStarted::tool)
                .containsExactly("apply_patch", "shell");
        assertThat(first.send("And now?")).isFalse();
        first.close();

        AgentSession second = open(conversation("Which?").resuming(first.id()));
        assertThat(finish(second).text()).isEqualTo("It was that.");
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(new CodexDialect().told(lastAsked())).containsExactly("--help", "Which?");
        assertThat(bench.launches())
                .allSatisfy(launch -> assertThat(launch.command()).noneMatch(part -> part.equals("--help")));
    }

    private static String marker() {
        return "86" + UUID.randomUUID().toString().replaceAll("\\D", "").substring(0, 6);
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
