package org.jvmfactory.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.WordAddress;
import org.jvmfactory.testkit.WordServer;

/** What an engine promises that declares {@link Capability#GATES} or {@link Capability#TOOL_SERVERS}. */
abstract class EngineGateRules extends EngineTestBed {

    private static final String WORD = "swordfish-of-the-test";

    /** Asked of an engine whose agents do nothing that needs it: who lacks it may have no way to play that. */
    private boolean lacks(Capability capability) {
        return lacks(engine(turn(new AgentAct.Say("done"))), capability);
    }

    @Test
    void a_file_is_not_written_when_the_host_denies_it_though_permissions_are_bypassed() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.WriteFile("note.txt", "written"), new AgentAct.Say("done")));
        List<PermissionRequest> looked = denying("Nothing is written here.");
        try (AgentSession session = open(engine, "Work")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(bench.directory().resolve("note.txt")).doesNotExist();
        assertThat(looked).singleElement().satisfies(request -> {
            assertThat(request.tool()).isIn("Write", "Edit");
            assertThat(request.input()).contains("\"file_path\"", "note.txt");
        });
        assertThat(bench.events(AgentEvent.PermissionDecided.class))
                .containsExactly(
                        new AgentEvent.PermissionDecided(looked.get(0).tool(), false, "Nothing is written here."));
        assertThat(hasRead(bench, "Nothing is written here."))
                .as("the agent reads why")
                .isTrue();
    }

    @Test
    void a_command_is_not_run_when_the_host_denies_it_though_permissions_are_bypassed() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.RunCommand("touch it"), new AgentAct.Say("done")));
        List<PermissionRequest> looked = denying("Nothing is run here.");
        try (AgentSession session = open(engine, "Work")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(bench.directory().resolve("it")).doesNotExist();
        assertThat(looked).singleElement().satisfies(request -> {
            assertThat(request.tool()).isEqualTo("Bash");
            assertThat(request.input().replace(" ", "")).contains("\"command\":\"touchit\"");
        });
        assertThat(hasRead(bench, "Nothing is run here."))
                .as("the agent reads why")
                .isTrue();
    }

    @Test
    void a_host_that_cannot_say_denies() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.RunCommand("touch it"), new AgentAct.Say("done")));
        bench.beforeTools(request -> {
            throw new IllegalStateException("the test has the host fail");
        });
        try (AgentSession session = open(engine, "Work")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(bench.directory().resolve("it")).doesNotExist();
    }

    @Test
    void what_the_host_says_of_a_tool_that_it_allows_reaches_the_agent() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.WriteFile("note.txt", "written"), new AgentAct.Say("done")));
        bench.beforeTools(request -> Optional.of(PermissionDecision.allow("Anna works on it too.")));
        try (AgentSession session = open(engine, "Work")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(bench.directory().resolve("note.txt")).exists();
        assertThat(hasRead(bench, "Anna works on it too.")).isTrue();
    }

    @Test
    void after_an_edit_the_host_acts_before_the_next_command_and_the_agent_reads_what_it_found() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(turn(
                new AgentAct.WriteFile("note.txt", "written"),
                new AgentAct.RunCommand("cat note.txt after >copy.txt"),
                new AgentAct.Say("done")));
        List<PermissionRequest> after = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> Optional.empty()).afterTools(request -> {
            after.add(request);
            write(bench.directory().resolve("after"), "found");
            return Optional.of("The line is too long.");
        });
        try (AgentSession session = open(engine, "Work")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(after).singleElement().satisfies(request -> {
            assertThat(request.tool()).isIn("Write", "Edit");
            assertThat(request.input()).contains("note.txt");
        });
        assertThat(Files.readString(bench.directory().resolve("copy.txt"))).contains("written", "found");
        assertThat(hasRead(bench, "The line is too long.")).isTrue();
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void an_agent_that_may_not_stop_goes_on_in_the_same_turn() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(List.of(
                List.of(new AgentAct.Say("done")),
                List.of(new AgentAct.Say("really done")),
                List.of(new AgentAct.Say("now it is"))));
        AtomicInteger asks = new AtomicInteger();
        bench.beforeEnds(() -> asks.incrementAndGet() < 3 ? Optional.of("Test " + asks + " fails.") : Optional.empty());
        try (AgentSession session = open(engine, "Work")) {
            TurnResult result = finish(session);

            assertThat(result.text()).isEqualTo("now it is");
            assertThat(result.failure()).isEmpty();
        }

        assertThat(asks).hasValue(3);
        assertThat(hasRead(bench, "Test 1 fails.")).isTrue();
        assertThat(hasRead(bench, "Test 2 fails.")).isTrue();
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void close_does_not_wait_for_what_the_host_does_before_a_turn_ends() throws Exception {
        if (lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.Say("done")));
        CountDownLatch asked = new CountDownLatch(1);
        bench.beforeEnds(() -> {
            asked.countDown();
            forEver();
            return Optional.empty();
        });
        AgentSession session = open(engine, "Work");
        asked.await();

        session.close();

        finish(session);
        assertThat(bench.processes()).noneMatch(SandboxedProcess::alive);
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void a_server_of_the_users_own_works_and_its_secret_stands_nowhere() throws Exception {
        if (lacks(Capability.TOOL_SERVERS)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.CallServer("words", "word", "{}"), new AgentAct.Say("done")));
        Path program = bench.home().resolveSibling("words.sh");
        bench.serving(WordServer.saying(Secret.of(WORD), program));
        try (AgentSession session = open(engine, "Say the word")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(hasRead(bench, "the word is " + WORD)).isTrue();
        assertThat(bench.launches().get(0).command()).noneMatch(part -> part.contains(WORD));
        assertThat(bench.launches().get(0).environment().values()).noneMatch(value -> value.contains(WORD));
        assertThat(bench.launches().get(0).files().values()).noneMatch(file -> new String(file, UTF_8).contains(WORD));
        assertThat(running(program.toString())).as("the server still runs").isFalse();
    }

    @Test
    void a_server_that_is_there_already_is_reached_with_its_login() throws Exception {
        if (lacks(Capability.TOOL_SERVERS)) {
            return;
        }
        AgentEngine engine = engine(turn(new AgentAct.CallServer("words", "word", "{}"), new AgentAct.Say("done")));
        Secret login = Secret.of("Bearer open-sesame-of-the-test");
        try (WordAddress server = WordAddress.saying(WORD, login)) {
            bench.serving(server.named("words"));
            try (AgentSession session = open(engine, "Say the word")) {
                assertThat(finish(session).text()).isEqualTo("done");
            }
        }

        assertThat(hasRead(bench, "the word is " + WORD)).isTrue();
        assertThat(bench.launches().get(0).command()).noneMatch(part -> part.contains("open-sesame"));
        assertThat(bench.launches().get(0).files().values())
                .noneMatch(file -> new String(file, UTF_8).contains("open-sesame"));
    }

    @Test
    void a_call_of_a_users_server_is_looked_at_too() throws Exception {
        if (lacks(Capability.TOOL_SERVERS) || lacks(Capability.GATES)) {
            return;
        }
        AgentEngine engine =
                engine(turn(new AgentAct.CallServer("words", "word", "{\"sql\":\"x\"}"), new AgentAct.Say("done")));
        bench.serving(WordServer.saying(Secret.of(WORD), bench.home().resolveSibling("words.sh")));
        List<PermissionRequest> looked = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> {
            boolean server = request.tool().startsWith("mcp__");
            if (server) {
                looked.add(request);
            }
            return server ? Optional.of(PermissionDecision.deny("Nobody says it.")) : Optional.empty();
        });
        try (AgentSession session = open(engine, "Say the word")) {
            assertThat(finish(session).text()).isEqualTo("done");
        }

        assertThat(looked).singleElement().satisfies(request -> {
            assertThat(request.tool()).isEqualTo("mcp__words__word");
            assertThat(request.input().replace(" ", "")).contains("\"sql\":\"x\"");
        });
        assertThat(hasRead(bench, "Nobody says it.")).isTrue();
        assertThat(hasRead(bench, WORD)).isFalse();
    }

    private List<PermissionRequest> denying(String why) {
        List<PermissionRequest> looked = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> {
            looked.add(request);
            return Optional.of(PermissionDecision.deny(why));
        });
        return looked;
    }

    private static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
