package org.jvmfactory.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.engine.CliProtocol.Stage;
import org.jvmfactory.engine.CliProtocol.Until;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** Plays with real shells as CLIs; a line {@code turn-end TEXT} ends a turn. */
@Timeout(60)
class CliSessionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RecordingContext context = new RecordingContext();
    private final List<AgentSession> sessions = new CopyOnWriteArrayList<>();

    @AfterEach
    void end_what_still_runs() {
        sessions.forEach(AgentSession::close);
        context.close();
    }

    @Test
    void a_turn_ends_with_its_event_and_not_with_the_process() throws Exception {
        AgentSession session = open(new Shell("echo 'turn-end done'; exec sleep 60"));

        assertThat(finish(session).text()).isEqualTo("done");
        assertThat(context.process().alive()).isTrue();
    }

    @Test
    void a_process_that_ends_without_the_event_is_a_crash_whatever_its_exit_code() throws Exception {
        TurnResult result = finish(open(new Shell("echo working; echo 'no space left' >&2; exit 0")));

        assertThat(result.failure())
                .contains(AgentFailure.of(
                        FailureClass.CRASHED,
                        "The agent's program ended without saying how the turn ended (exit status 0)."
                                + " The last it printed to stderr: no space left"));
    }

    @Test
    void shows_the_end_of_a_long_stderr() throws Exception {
        TurnResult result = finish(open(new Shell("seq 1 100000 >&2; exit 2")));

        assertThat(failure(result).message())
                .contains("99999\n100000", "exit status 2")
                .hasSizeLessThan(20_000);
    }

    @Test
    void says_when_a_program_printed_nothing() throws Exception {
        assertThat(failure(finish(open(new Shell("exit 5")))).message())
                .contains("exit status 5")
                .endsWith("It printed nothing to stderr.");
    }

    @Test
    void says_which_signal_ended_the_program() throws Exception {
        assertThat(failure(finish(open(new Shell("kill -SEGV $$")))).message()).contains("signal 11");
    }

    @Test
    void a_program_that_is_not_there_can_not_be_tried_again() throws Exception {
        Shell protocol = new Shell("") {
            @Override
            public Launch launch() {
                return Launch.of(List.of("/nowhere/agent"));
            }
        };

        try {
            assertThat(failure(finish(open(protocol))).kind().retryable()).isFalse();
        } catch (FactoryException e) {
            assertThat(e).hasMessageContaining("/nowhere/agent");
        }
    }

    @Test
    void takes_all_output_before_the_end_of_the_process() throws Exception {
        TurnResult result = finish(open(new Shell("seq 1 20000; echo 'turn-end all'; exit 1")));

        assertThat(result.text()).isEqualTo("all");
        assertThat(context.events(AgentEvent.Said.class)).hasSize(20_000);
    }

    @Test
    void keeps_a_line_that_the_protocol_chokes_on() throws Exception {
        TurnResult result = finish(open(new Shell("echo choke; echo 'turn-end fine'; exec sleep 60")));

        assertThat(result.text()).isEqualTo("fine");
        assertThat(context.events(AgentEvent.Unrecognized.class)).containsExactly(new AgentEvent.Unrecognized("choke"));
    }

    @Test
    void keeps_the_beginning_of_a_long_line_that_nobody_can_read() throws Exception {
        finish(open(new Shell(
                "printf choke-; head -c 5000000 /dev/zero | tr '\\0' x; echo; echo 'turn-end done'; exec sleep 60")));

        assertThat(context.events(AgentEvent.Unrecognized.class))
                .singleElement()
                .satisfies(line -> assertThat(line.raw())
                        .hasSizeLessThan(66_000)
                        .startsWith("choke-xxx")
                        .endsWith(" characters cut]"));
    }

    @Test
    void reads_a_line_of_megabytes() throws Exception {
        finish(open(new Shell("head -c 5000000 /dev/zero | tr '\\0' x; echo; echo 'turn-end done'; exec sleep 60")));

        assertThat(context.events(AgentEvent.Said.class).get(0).text()).hasSize(5_000_000);
    }

    @Test
    void closes_open_tool_calls_before_the_turn_ends() throws Exception {
        finish(open(new Shell("echo tool-a; echo tool-b; echo tool-end-a; echo 'turn-end x'; exec sleep 60")));

        assertThat(context.events().subList(2, 5))
                .containsExactly(
                        new AgentEvent.ToolFinished("a", true, "done"),
                        new AgentEvent.ToolFinished("b", false, "The turn ended before this call did."),
                        new AgentEvent.TurnEnded(finish(sessions.get(0))));
    }

    @Test
    void names_the_session_once() throws Exception {
        AgentSession session =
                open(new Shell("echo name-s1; echo name-s1; echo name-s2; echo 'turn-end x'; exec sleep 60"));
        finish(session);

        assertThat(session.id()).contains("s2");
        assertThat(context.events(AgentEvent.SessionStarted.class))
                .extracting(AgentEvent.SessionStarted::session)
                .containsExactly("s1", "s2");
    }

    @Test
    void a_message_steers_the_turn_under_way_and_begins_the_next_one_after_it() throws Exception {
        AgentSession session = open(new Shell("echo ready; while read line; do echo \"$line\"; done"));
        context.awaitSaid("ready");

        assertThat(session.send("turn-end one")).isTrue();
        assertThat(finish(session).text()).isEqualTo("one steered");
        assertThat(session.send("turn-end two")).isTrue();
        assertThat(finish(session).text()).isEqualTo("two begun");
    }

    @Test
    void nothing_can_be_said_to_a_program_that_has_gone() throws Exception {
        AgentSession session = open(new Shell("echo 'turn-end x'"));
        finish(session);
        context.process().await(LIMIT);

        assertThat(session.send("hello?")).isFalse();
        assertThat(session.await(LIMIT).orElseThrow().text()).isEqualTo("x");
    }

    @Test
    void a_program_that_ends_on_an_interrupt_was_ended_by_us() throws Exception {
        AgentSession session = open(new Shell("trap 'exit 1' INT; echo ready; while :; do sleep 0.05; done"));
        context.awaitSaid("ready");

        session.interrupt();

        assertThat(failure(finish(session)).kind()).isEqualTo(FailureClass.ENDED_BY_US);
    }

    @Test
    void a_result_told_on_an_interrupt_counts() throws Exception {
        AgentSession session =
                open(new Shell("trap 'echo \"turn-end half\"; exit 0' INT; echo ready; while :; do sleep 0.05; done"));
        context.awaitSaid("ready");

        session.interrupt();

        assertThat(finish(session).text()).isEqualTo("half");
    }

    @Test
    void stops_stage_by_stage_and_goes_on_as_soon_as_a_stage_has_worked() throws Exception {
        Shell protocol = new Shell("echo ready; while read line; do echo \"$line\"; done; exec sleep 60") {
            @Override
            public List<Stage> stop(boolean turnUnderWay) {
                return List.of(
                        new Stage(host -> host.write("turn-end stopped"), Until.TURN_END),
                        new Stage(CliProtocol.Host::closeInput, Until.EXIT),
                        new Stage(CliProtocol.Host::terminateProcess, Until.EXIT));
            }
        };
        AgentSession session = open(protocol);
        context.awaitSaid("ready");

        session.close();

        assertThat(finish(session).text()).isEqualTo("stopped");
        assertThat(context.process().alive()).isFalse();
    }

    @Test
    void kills_what_does_not_stop_and_says_nothing_after_that() throws Exception {
        AgentSession session = open(new Shell("trap '' TERM INT; while :; do echo x; sleep 0.02; done"));
        context.awaitSaid("x");

        session.close();
        List<AgentEvent> events = context.events();

        assertThat(failure(finish(session)).message()).isEqualTo("The session was closed before the turn ended.");
        assertThat(events).last().isInstanceOf(AgentEvent.TurnEnded.class);
        assertThat(context.process().alive()).isFalse();
        assertThat(context.events()).isEqualTo(events);
    }

    @Test
    void an_interrupt_of_the_closing_thread_skips_the_polite_part() throws Exception {
        AgentSession session = open(new Shell("trap '' TERM; echo ready; while :; do sleep 60; done") {
            @Override
            public List<Stage> stop(boolean turnUnderWay) {
                Thread.currentThread().interrupt();
                return super.stop(turnUnderWay);
            }
        });
        context.awaitSaid("ready");

        session.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(context.process().alive()).isFalse();
    }

    @Test
    void a_program_that_others_kill_was_ended_by_us() throws Exception {
        AgentSession session = open(new Shell("echo ready; exec sleep 60"));
        context.awaitSaid("ready");

        context.process().close();

        assertThat(failure(finish(session)).kind()).isEqualTo(FailureClass.ENDED_BY_US);
    }

    @Test
    void a_protocol_that_can_not_begin_leaves_no_process() {
        Shell protocol = new Shell("exec sleep 60") {
            @Override
            public void started(Host host) {
                throw new IllegalStateException("no way to begin");
            }
        };

        assertThatThrownBy(() -> open(protocol)).hasMessage("no way to begin");
        assertThat(context.process().alive()).isFalse();
    }

    @Test
    void a_protocol_that_can_not_judge_the_exit_still_ends_the_turn() throws Exception {
        Shell protocol = new Shell("exit 1") {
            @Override
            public TurnResult exited(Exit exit, String stderrTail) {
                throw new IllegalStateException("never seen that");
            }
        };

        assertThat(failure(finish(open(protocol))).message()).contains("never seen that");
    }

    @Test
    void calls_tools_of_the_host_in_order_and_answers_what_goes_wrong() throws Exception {
        context.tools.add(new Tool("upper", input -> input.toUpperCase(Locale.ROOT)));
        context.tools.add(new Tool("broken", input -> {
            throw new IllegalStateException("the host's own business");
        }));
        AgentSession session = open(new Shell(
                "echo call-upper; echo call-broken; echo call-missing; for i in 1 2 3; do read line; echo \"$line\"; done;"
                        + " echo 'turn-end done'; exec sleep 60"));
        finish(session);

        assertThat(context.events(AgentEvent.Said.class))
                .extracting(AgentEvent.Said::text)
                .containsExactly(
                        "true INPUT",
                        "false The tool 'broken' failed on the host.",
                        "false There is no tool 'missing'; there are [upper, broken].");
    }

    @Test
    void reports_what_the_host_decides() throws Exception {
        finish(open(new Shell("echo ask-Bash; read line; echo \"$line\"; echo 'turn-end done'; exec sleep 60")));

        assertThat(context.events())
                .startsWith(
                        new AgentEvent.PermissionDecided("Bash", false, "not here"),
                        new AgentEvent.Said("false not here"));
    }

    private AgentSession open(CliProtocol protocol) {
        AgentSession session = CliSession.open(protocol, context);
        sessions.add(session);
        return session;
    }

    private static TurnResult finish(AgentSession session) throws InterruptedException {
        return session.await(LIMIT).orElseThrow();
    }

    private static AgentFailure failure(TurnResult result) {
        return result.failure().orElseThrow();
    }

    /** A protocol for shell scripts. */
    private static class Shell implements CliProtocol {

        private final String script;
        private final List<String> messages = new ArrayList<>();

        Shell(String script) {
            this.script = script;
        }

        @Override
        public Launch launch() {
            return Launch.of(List.of("sh", "-c", script)).withEnvironment(Map.of("LC_ALL", "C"));
        }

        @Override
        public void started(Host host) {}

        @Override
        public boolean message(String text, boolean steering, Host host) {
            messages.add(steering ? " steered" : " begun");
            return host.write(text);
        }

        @Override
        public void line(String line, Host host) {
            String[] parts = line.split("-", 2);
            String rest = parts.length > 1 ? parts[1] : "";
            switch (parts[0]) {
                case "choke" -> throw new IllegalArgumentException("can't read that");
                case "turn" -> host.turnEnded(result(rest.substring("end ".length()) + String.join("", messages)));
                case "name" -> host.named(rest, Optional.empty(), Optional.empty());
                case "call" -> host.call(rest, "input", answer -> host.write(answer.ok() + " " + answer.text()));
                case "ask" -> {
                    PermissionDecision decision = host.decide(new PermissionRequest(rest, "{}"));
                    host.write(decision.allowed() + " " + decision.reason());
                }
                case "tool" -> host.emit(tool(rest));
                default -> host.emit(new AgentEvent.Said(line));
            }
            if (parts[0].equals("turn")) {
                messages.clear();
            }
        }

        @Override
        public List<Stage> stop(boolean turnUnderWay) {
            return List.of(new Stage(Host::terminateProcess, Until.EXIT));
        }

        private static AgentEvent tool(String rest) {
            return rest.startsWith("end-")
                    ? new AgentEvent.ToolFinished(rest.substring("end-".length()), true, "done")
                    : new AgentEvent.ToolStarted(rest, "Bash", "");
        }

        private static TurnResult result(String text) {
            return new TurnResult(text, Optional.empty(), Optional.empty(), Optional.empty(), Usage.NONE, Cost.UNKNOWN);
        }
    }

    private record Tool(String name, UnaryOperator<String> action) implements AgentTool {

        @Override
        public String description() {
            return name;
        }

        @Override
        public String inputSchema() {
            return "{}";
        }

        @Override
        public String call(String input) {
            return action.apply(input);
        }
    }
}
