package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.task.Limits;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;
import org.jvmfactory.testkit.ModelScenario;
import org.jvmfactory.testkit.ScriptedModelServer;
import org.jvmfactory.testkit.SessionBench;
import org.jvmfactory.testkit.TestSandbox;
import org.jvmfactory.testkit.junit.Needs;

/**
 * For tests with a real CLI in bubblewrap and a scripted model: one conversation at a time.
 *
 * @param <C> the engine's configuration
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RealCliSessions<C> {

    /** More than any turn here takes, also on a busy machine. */
    protected static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<AgentSession> sessions = new ArrayList<>();
    private TestSandbox sandbox;
    private ScriptedModelServer server;
    private URI provider = URI.create("http://127.0.0.1:1");
    private UnaryOperator<C> change = UnaryOperator.identity();

    /** The bench of the test that runs. */
    protected SessionBench bench;

    /** Goes on only where the CLI is there. */
    protected abstract void need();

    /** Asks for models at {@code provider}. */
    protected abstract C asking(URI provider);

    protected abstract AgentEngine engine(C config);

    @BeforeAll
    final void set_the_scene() {
        need();
        Needs.program("bwrap");
        sandbox = TestSandbox.of(new BubblewrapSandboxProvider());
        server = ScriptedModelServer.start();
    }

    @AfterAll
    final void clear_the_scene_away() {
        if (server != null) {
            server.close();
            sandbox.close();
        }
    }

    @BeforeEach
    final void set_up_a_bench() {
        bench = new SessionBench(sandbox);
        change = UnaryOperator.identity();
    }

    @AfterEach
    final void end_what_still_runs() {
        sessions.forEach(AgentSession::close);
        assertThat(bench.processes()).noneMatch(SandboxedProcess::alive);
        sessions.clear();
        bench.close();
    }

    /** Gives what lies in a folder of the bench to the user that agents run as. */
    protected final void handOver(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(sandbox::handOver);
        }
    }

    /** From now on models answer so. */
    protected final void models(ModelScenario scenario) {
        provider = server.serve(scenario);
    }

    protected final void models(ModelReply... replies) {
        models(ModelScenario.inOrder(replies));
    }

    /** From now on engines are set up with this change. */
    protected final void configured(UnaryOperator<C> how) {
        change = how;
    }

    /** What the models were asked. */
    protected final List<ModelRequest> asked() {
        return server.requests(provider);
    }

    protected final ModelRequest lastAsked() {
        List<ModelRequest> all = asked();
        return all.get(all.size() - 1);
    }

    protected final Conversation conversation(String prompt) {
        return new Conversation(
                prompt, "", "", Optional.empty(), "", List.of(), SessionRequest.Permissions.BYPASS, Limits.INHERITED);
    }

    protected final AgentSession open(Conversation conversation) throws InterruptedException {
        return open(engine(), conversation);
    }

    /** With a shell around the CLI that does what agents tell it. */
    protected final AgentSession openRelayed(Conversation conversation) throws InterruptedException {
        return open(new Relay(engine()), conversation);
    }

    private AgentEngine engine() {
        return engine(change.apply(asking(provider)));
    }

    private AgentSession open(AgentEngine engine, Conversation conversation) throws InterruptedException {
        AgentSession session = engine.open(conversation.request(bench), bench);
        sessions.add(session);
        return session;
    }

    /** Holds a conversation of one turn. */
    protected final TurnResult play(Conversation conversation) throws InterruptedException {
        return finish(open(conversation));
    }

    protected static TurnResult finish(AgentSession session) throws InterruptedException {
        return session.await(LIMIT)
                .orElseThrow(() -> new AssertionError("the turn isn't over after " + LIMIT.toSeconds() + " s"));
    }

    protected final void awaitSaid(String text) throws InterruptedException {
        assertThat(bench.await(new AgentEvent.Said(text)::equals, LIMIT))
                .as("the agent says '%s'", text)
                .isTrue();
    }

    /** A conversation to hold; what is empty isn't asked for. */
    protected record Conversation(
            String prompt,
            String systemPrompt,
            String model,
            Optional<String> resume,
            String schema,
            List<String> tools,
            SessionRequest.Permissions permissions,
            Limits limits) {

        public Conversation as(String role) {
            return new Conversation(prompt, role, model, resume, schema, tools, permissions, limits);
        }

        public Conversation on(String name) {
            return new Conversation(prompt, systemPrompt, name, resume, schema, tools, permissions, limits);
        }

        public Conversation resuming(Optional<String> session) {
            return new Conversation(prompt, systemPrompt, model, session, schema, tools, permissions, limits);
        }

        public Conversation giving(String json) {
            return new Conversation(prompt, systemPrompt, model, resume, json, tools, permissions, limits);
        }

        public Conversation with(String... names) {
            return new Conversation(prompt, systemPrompt, model, resume, schema, List.of(names), permissions, limits);
        }

        public Conversation asking() {
            return new Conversation(
                    prompt, systemPrompt, model, resume, schema, tools, SessionRequest.Permissions.ASK_HOST, limits);
        }

        public Conversation within(Limits most) {
            return new Conversation(prompt, systemPrompt, model, resume, schema, tools, permissions, most);
        }

        private SessionRequest request(SessionBench bench) {
            return new SessionRequest(
                    prompt,
                    Optional.of(systemPrompt).filter(text -> !text.isEmpty()),
                    Optional.of(model).filter(text -> !text.isEmpty()),
                    resume,
                    Optional.of(schema).filter(text -> !text.isEmpty()),
                    tools,
                    permissions,
                    limits,
                    bench.directory(),
                    bench.home());
        }
    }
}
