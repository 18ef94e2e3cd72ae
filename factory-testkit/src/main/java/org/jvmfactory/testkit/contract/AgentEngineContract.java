package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.SessionBench;

/**
 * What every {@link AgentEngine} promises. Extend it in the engine's module and say how its agents are made to do something; add no
 * assertions. What the engine doesn't declare as a {@link Capability} is skipped, visibly.
 */
public abstract class AgentEngineContract extends EngineGateRules {

    private static final String OBJECT_SCHEMA = """
            {"type":"object","properties":{"answer":{"type":"integer"}},"required":["answer"]}""";

    /** What the CLI says that this costs; for those that don't take a scripted agent's word for it. */
    protected Cost cost(AgentAct.Use use) {
        return Cost.exact(use.cost());
    }

    @Test
    void names_the_session_first() throws Exception {
        try (AgentSession session = open(engine(turn(new AgentAct.Say("hello"))), "Say hello")) {
            finish(session);

            assertThat(bench.events())
                    .first()
                    .isInstanceOfSatisfying(
                            AgentEvent.SessionStarted.class,
                            started -> assertThat(session.id()).contains(started.session()));
        }
    }

    @Test
    void reports_what_the_agent_says() throws Exception {
        TurnResult result = play("Say hello", new AgentAct.Say("hello"));

        assertThat(result.failure()).isEmpty();
        assertThat(result.text()).isEqualTo("hello");
        assertThat(bench.events(AgentEvent.Said.class)).contains(new AgentEvent.Said("hello"));
    }

    @Test
    void ends_each_turn_with_one_event_that_says_what_await_says() throws Exception {
        TurnResult result = play("Say hello", new AgentAct.Say("hello"));

        assertThat(bench.events(AgentEvent.TurnEnded.class)).containsExactly(new AgentEvent.TurnEnded(result));
        assertThat(bench.events()).last().isInstanceOf(AgentEvent.TurnEnded.class);
    }

    @Test
    void keeps_lines_it_cannot_read() throws Exception {
        List<String> lines =
                List.of("line from the future", "42", "{\"type\":", "{\"type\":\"unheard_of\"}", "null", "[]");
        List<AgentAct> acts = new ArrayList<>();
        lines.forEach(line -> acts.add(new AgentAct.PrintLine(line)));
        acts.add(new AgentAct.Say("hello"));

        TurnResult result = play("Say hello", acts.toArray(AgentAct[]::new));

        assertThat(result.failure()).isEmpty();
        assertThat(bench.events(AgentEvent.Unrecognized.class))
                .extracting(AgentEvent.Unrecognized::raw)
                .containsSubsequence(lines);
    }

    @Test
    void reports_a_failing_program_as_a_result_with_what_it_printed_and_its_exit_code() throws Exception {
        TurnResult result = play("Say hello", new AgentAct.Die("the disk has 17 holes", 3));

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isIn(FailureClass.CRASHED, FailureClass.USAGE);
            assertThat(failure.message()).contains("the disk has 17 holes", "3");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-",
                "/compact",
                "first line\nsecond line\n\n  indented",
                "\"double\" and 'single' quotes, $HOME, `id`, $(id), back\\slash, %s, \ttab",
                "Grüße, 世界, 🦊"
            })
    void passes_a_prompt_on_word_for_word(String prompt) throws Exception {
        TurnResult result = play(prompt, new AgentAct.Say("hello"));

        assertThat(result.failure()).isEmpty();
        assertThat(told(bench)).singleElement().asString().contains(prompt);
    }

    @Test
    void passes_a_prompt_of_a_megabyte_on_and_never_as_an_argument() throws Exception {
        String prompt = "All of this matters. ".repeat(50_000);

        TurnResult result = play(prompt, new AgentAct.Say("hello"));

        assertThat(result.failure()).isEmpty();
        assertThat(told(bench)).singleElement().asString().contains(prompt);
        assertThat(bench.launches()).flatMap(Launch::command).noneMatch(part -> part.contains("All of this matters."));
    }

    @Test
    void an_interrupt_ends_the_turn() throws Exception {
        List<List<AgentAct>> turns = List.of(
                List.of(new AgentAct.Say("begun"), new AgentAct.Hang(false)), List.of(new AgentAct.Say("again")));
        AgentEngine engine = engine(turns);
        try (AgentSession session = open(engine, "Work")) {
            awaitSaid("begun");

            session.interrupt();

            assertThat(finish(session).failure())
                    .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US));
            if (engine.info().can(Capability.FURTHER_TURNS)) {
                assertThat(session.send("Go on")).isTrue();
                assertThat(finish(session).text()).isEqualTo("again");
            }
        }
    }

    @Test
    void await_returns_at_its_limit_and_leaves_the_turn_running() throws Exception {
        try (AgentSession session = open(engine(turn(new AgentAct.Say("begun"), new AgentAct.Hang(false))), "Work")) {
            awaitSaid("begun");

            assertThat(session.await(Duration.ofMillis(50))).isEmpty();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> session.await(LIMIT)).isInstanceOf(InterruptedException.class);

            assertThat(session.await(Duration.ofMillis(50))).isEmpty();
            assertThat(bench.events(AgentEvent.TurnEnded.class)).isEmpty();
        }
    }

    @Test
    void close_ends_the_turn_under_way_and_says_that_we_did_it() throws Exception {
        AgentSession session = open(engine(turn(new AgentAct.Say("begun"), new AgentAct.Hang(false))), "Work");
        awaitSaid("begun");

        session.close();

        assertThat(finish(session).failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureClass.ENDED_BY_US));
        assertThat(bench.processes()).noneMatch(SandboxedProcess::alive);
    }

    @Test
    void close_may_come_twice_and_at_once_from_several_threads() throws Exception {
        AgentSession session = open(engine(turn(new AgentAct.Say("begun"), new AgentAct.Hang(false))), "Work");
        awaitSaid("begun");

        CompletableFuture<Void> other = CompletableFuture.runAsync(session::close);
        session.close();
        other.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        session.close();

        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
        assertThat(session.send("anybody there?")).isFalse();
        assertThat(bench.processes()).noneMatch(SandboxedProcess::alive);
    }

    @Test
    void close_on_an_interrupted_thread_ends_everything_and_keeps_the_interrupt() throws Exception {
        AgentSession session = open(engine(turn(new AgentAct.Say("begun"), new AgentAct.Hang(false))), "Work");
        awaitSaid("begun");

        Thread.currentThread().interrupt();
        session.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(bench.processes()).noneMatch(SandboxedProcess::alive);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_leaves_no_process(boolean keepsPipe) throws Exception {
        assumeTrue(sandbox.sandbox().probe().proven().contains(Guarantee.TREE_KILLED), "the sandbox doesn't prove it");
        String marker = "left-behind-" + UUID.randomUUID();
        AgentSession session = open(
                engine(turn(
                        new AgentAct.LeaveProcess(marker, keepsPipe),
                        new AgentAct.Say("left"),
                        new AgentAct.Hang(true))),
                "Work");
        awaitSaid("left");
        awaitRunning(marker);

        session.close();

        assertThat(running(marker)).isFalse();
    }

    @Test
    void a_process_left_behind_that_holds_the_pipe_does_not_hold_up_the_turn() throws Exception {
        String marker = "left-behind-" + UUID.randomUUID();

        TurnResult result = play("Work", new AgentAct.LeaveProcess(marker, true), new AgentAct.Die("that was all", 4));

        assertThat(result.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("that was all"));
    }

    @Test
    void tool_calls_still_open_end_with_the_turn() throws Exception {
        play("Work", new AgentAct.LeaveToolOpen(), new AgentAct.Say("done"));

        List<String> started = bench.events(AgentEvent.ToolStarted.class).stream()
                .map(AgentEvent.ToolStarted::call)
                .toList();
        assertThat(started).isNotEmpty();
        assertThat(bench.events(AgentEvent.ToolFinished.class))
                .extracting(AgentEvent.ToolFinished::call)
                .containsAll(started);
        assertThat(bench.events()).last().isInstanceOf(AgentEvent.TurnEnded.class);
    }

    @Test
    void secrets_are_in_no_event_argument_file_or_plain_variable() throws Exception {
        play("Say hello", new AgentAct.Say("hello"), new AgentAct.Die("bye", 3));

        for (Launch launch : bench.launches()) {
            List<Secret> secrets = new ArrayList<>(launch.secrets().values());
            launch.routes().forEach(route -> {
                secrets.addAll(route.headers().values());
                secrets.addAll(route.variables().values());
            });
            for (Secret secret : secrets) {
                assertThat(launch.command()).noneMatch(part -> part.contains(secret.reveal()));
                assertThat(launch.environment()).doesNotContainValue(secret.reveal());
                assertThat(launch.files().values())
                        .noneMatch(file -> new String(file, StandardCharsets.UTF_8).contains(secret.reveal()));
                assertThat(bench.events().toString()).doesNotContain(secret.reveal());
            }
        }
    }

    @Test
    void goes_on_with_a_further_turn() throws Exception {
        AgentEngine engine = engine(List.of(List.of(new AgentAct.Say("one")), List.of(new AgentAct.Say("two"))));
        if (lacks(engine, Capability.FURTHER_TURNS)) {
            return;
        }
        try (AgentSession session = open(engine, "Say one")) {
            assertThat(finish(session).text()).isEqualTo("one");

            assertThat(session.send("Say two")).isTrue();

            assertThat(finish(session).text()).isEqualTo("two");
            assertThat(told(bench)).hasSize(2).last().asString().contains("Say two");
        }
    }

    @Test
    void counts_what_was_used_for_each_turn_alone() throws Exception {
        AgentAct.Use first = new AgentAct.Use(new Usage(100, 10, 0, 0, 1), Money.usd("0.01"));
        AgentAct.Use second = new AgentAct.Use(new Usage(50, 5, 0, 0, 1), Money.usd("0.005"));
        AgentEngine engine =
                engine(List.of(List.of(first, new AgentAct.Say("one")), List.of(second, new AgentAct.Say("two"))));
        if (lacks(engine, Capability.FURTHER_TURNS) || lacks(engine, Capability.COST)) {
            return;
        }
        try (AgentSession session = open(engine, "Say one")) {
            TurnResult one = finish(session);
            session.send("Say two");
            TurnResult two = finish(session);

            assertThat(List.of(one.usage(), two.usage())).containsExactly(first.usage(), second.usage());
            assertThat(List.of(one.cost(), two.cost())).containsExactly(cost(first), cost(second));
        }
    }

    @Test
    void takes_a_message_while_it_works() throws Exception {
        AgentEngine engine =
                engine(turn(new AgentAct.Say("begun"), new AgentAct.AwaitMessage(), new AgentAct.Say("done")));
        if (lacks(engine, Capability.STEER)) {
            return;
        }
        try (AgentSession session = open(engine, "Work")) {
            awaitSaid("begun");

            assertThat(session.send("Mind the tests")).isTrue();

            assertThat(finish(session).text()).isEqualTo("done");
            assertThat(bench.events(AgentEvent.MessageDelivered.class))
                    .containsExactly(new AgentEvent.MessageDelivered("Mind the tests"));
            assertThat(told(bench)).last().asString().contains("Mind the tests");
        }
    }

    @Test
    void goes_on_with_an_earlier_session() throws Exception {
        AgentEngine engine = engine(List.of(List.of(new AgentAct.Say("one")), List.of(new AgentAct.Say("two"))));
        if (lacks(engine, Capability.RESUME)) {
            return;
        }
        Optional<String> id;
        try (AgentSession session = open(engine, "Say one")) {
            finish(session);
            id = session.id();
        }
        assertThat(id).isPresent();

        SessionRequest request = bench.request("Say two", id, Optional.empty(), SessionRequest.Permissions.BYPASS);
        try (AgentSession session = engine.open(request, bench)) {
            assertThat(finish(session).text()).isEqualTo("two");
            assertThat(session.id()).isEqualTo(id);
        }
    }

    @Test
    void says_that_a_session_to_go_on_with_is_not_there() throws Exception {
        AgentEngine engine = engine(turn(new AgentAct.Say("hello")));
        if (lacks(engine, Capability.RESUME)) {
            return;
        }
        SessionRequest request = bench.request(
                "Go on",
                Optional.of("00000000-0000-4000-8000-000000000000"),
                Optional.empty(),
                SessionRequest.Permissions.BYPASS);
        try (AgentSession session = engine.open(request, bench)) {
            assertThat(finish(session).failure()).hasValueSatisfying(failure -> {
                assertThat(failure.kind()).isEqualTo(FailureClass.SESSION_GONE);
                assertThat(failure.message()).contains("00000000");
            });
        }
    }

    @Test
    void lets_the_agent_call_a_tool_of_the_host() throws Exception {
        AgentEngine engine =
                engine(turn(new AgentAct.CallHost("look_up", "{\"key\":\"colour\"}"), new AgentAct.Say("done")));
        if (lacks(engine, Capability.HOST_TOOLS)) {
            return;
        }
        List<String> inputs = new CopyOnWriteArrayList<>();
        bench.offering(new LookUp(inputs));
        try (AgentSession session = open(engine, "Look up the colour")) {
            assertThat(finish(session).failure()).isEmpty();

            assertThat(inputs).singleElement().asString().contains("\"key\"", "\"colour\"");
            AgentEvent.ToolStarted started =
                    bench.events(AgentEvent.ToolStarted.class).get(0);
            assertThat(started.tool()).contains("look_up");
            assertThat(bench.events(AgentEvent.ToolFinished.class))
                    .singleElement()
                    .satisfies(finished -> {
                        assertThat(finished.call()).isEqualTo(started.call());
                        assertThat(finished.ok()).isTrue();
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void uses_a_tool_only_where_the_host_allows_it(boolean allowed) throws Exception {
        AgentEngine engine = engine(turn(new AgentAct.WriteFile("note.txt", "written"), new AgentAct.Say("done")));
        if (lacks(engine, Capability.PERMISSION_CALLBACKS)) {
            return;
        }
        bench.deciding(request -> new PermissionDecision(allowed, "the test wants it so"));
        SessionRequest request =
                bench.request("Write", Optional.empty(), Optional.empty(), SessionRequest.Permissions.ASK_HOST);
        try (AgentSession session = engine.open(request, bench)) {
            assertThat(finish(session).failure()).isEmpty();

            assertThat(Files.exists(bench.directory().resolve("note.txt"))).isEqualTo(allowed);
            assertThat(bench.events(AgentEvent.PermissionDecided.class))
                    .singleElement()
                    .satisfies(decided -> {
                        assertThat(decided.allowed()).isEqualTo(allowed);
                        assertThat(decided.reason()).isEqualTo("the test wants it so");
                    });
            assertThat(bench.events(AgentEvent.ToolFinished.class))
                    .singleElement()
                    .satisfies(finished -> assertThat(finished.ok()).isEqualTo(allowed));
        }
    }

    @Test
    void gives_a_structured_result_that_was_asked_for() throws Exception {
        AgentEngine engine = engine(turn(new AgentAct.Structured("{\"answer\":42}")));
        if (lacks(engine, Capability.STRUCTURED_OUTPUT)) {
            return;
        }
        SessionRequest request = bench.request(
                "Answer", Optional.empty(), Optional.of(OBJECT_SCHEMA), SessionRequest.Permissions.BYPASS);
        try (AgentSession session = engine.open(request, bench)) {
            TurnResult result = finish(session);

            assertThat(result.failure()).isEmpty();
            assertThat(result.structured().map(json -> json.replace(" ", ""))).contains("{\"answer\":42}");
        }
    }

    @Test
    void holds_many_conversations_at_once() throws Exception {
        AgentEngine engine = engine(turn(new AgentAct.Say("hello")));
        List<AgentSession> sessions = new ArrayList<>();
        List<SessionBench> several = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SessionBench own = bench();
            several.add(own);
            sessions.add(engine.open(own.request("Conversation number " + i), own));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(finish(sessions.get(i)).text()).isEqualTo("hello");
            sessions.get(i).close();
            assertThat(told(several.get(i))).singleElement().asString().contains("Conversation number " + i);
            assertThat(several.get(i).events(AgentEvent.TurnEnded.class)).hasSize(1);
        }
    }

    /** A tool that notes what it was called with. */
    private record LookUp(List<String> inputs) implements AgentTool {

        @Override
        public String name() {
            return "look_up";
        }

        @Override
        public String description() {
            return "Looks up the value of a key.";
        }

        @Override
        public String inputSchema() {
            return """
                    {"type":"object","properties":{"key":{"type":"string"}},"required":["key"]}""";
        }

        @Override
        public String call(String input) {
            inputs.add(input);
            return "green";
        }
    }
}
