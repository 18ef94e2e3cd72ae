package org.jvmfactory.engine.claude;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.testkit.ClaudeCalls.bash;
import static org.jvmfactory.testkit.ClaudeCalls.write;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentSession;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.ModelReply;
import org.jvmfactory.testkit.ModelRequest;

/** What the real CLI does with the host's word before a tool, after one, and before a turn ends: permissions are bypassed throughout. */
class ClaudeHooksIT extends RealSessions {

    @Test
    void a_tool_that_the_host_denies_is_not_run_though_permissions_are_bypassed() throws Exception {
        List<PermissionRequest> looked = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> {
            looked.add(request);
            return request.input().contains("touch")
                    ? Optional.of(PermissionDecision.deny("Nothing is touched here."))
                    : Optional.empty();
        });
        models(
                reply().calls(bash("touch it")),
                reply().calls(bash("mkdir sub && cd sub && echo free")),
                saying("done"));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.text()).isEqualTo("done");
        assertThat(bench.directory().resolve("it")).doesNotExist();
        assertThat(lastAsked().results().get(0).ok()).isFalse();
        assertThat(lastAsked().results().get(0).text()).contains("Nothing is touched here.");
        assertThat(lastAsked().results().get(1).text()).contains("free");
        assertThat(looked).extracting(PermissionRequest::tool).containsExactly("Bash", "Bash");
        assertThat(looked.get(0).directory()).contains(bench.directory());
        assertThat(bench.events(AgentEvent.PermissionDecided.class))
                .containsExactly(new AgentEvent.PermissionDecided("Bash", false, "Nothing is touched here."));
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
    }

    @Test
    void a_host_that_fails_denies() throws Exception {
        bench.beforeTools(request -> {
            throw new IllegalStateException("the test has the host fail");
        });
        models(reply().calls(bash("touch it")), saying("done"));

        play(conversation("Work"));

        assertThat(bench.directory().resolve("it")).doesNotExist();
        assertThat(lastAsked().results().get(0).text()).contains("The host can't say whether");
    }

    @Test
    void what_the_host_says_about_an_allowed_tool_and_after_an_edit_reaches_the_agent() throws Exception {
        Path file = bench.directory().resolve("a.txt");
        List<String> after = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> request.tool().equals("Write")
                        ? Optional.of(PermissionDecision.allow("Anna works on it too."))
                        : Optional.empty())
                .afterTools(request -> {
                    after.add(request.tool());
                    return Optional.of("The line is too long.");
                });
        models(reply().calls(write(file.toString(), "x")), reply().calls(bash("cat a.txt")), saying("done"));

        play(conversation("Work"));

        assertThat(file).hasContent("x");
        assertThat(after).containsExactly("Write");
        assertThat(asked().get(1).mentions("Anna works on it too.")).isTrue();
        assertThat(asked().get(1).mentions("The line is too long.")).isTrue();
    }

    @Test
    void an_agent_that_would_stop_too_early_is_sent_back_within_its_turn() throws Exception {
        AtomicInteger asks = new AtomicInteger();
        bench.beforeEnds(() -> asks.incrementAndGet() < 3 ? Optional.of("Test " + asks + " fails.") : Optional.empty());
        models(saying("done"), saying("really done"), saying("now it is"));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.text()).isEqualTo("now it is");
        assertThat(turn.usage().turns()).isEqualTo(3);
        assertThat(asked()).hasSize(3);
        assertThat(asked().get(1).mentions("Test 1 fails.")).isTrue();
        assertThat(asked().get(2).mentions("Test 2 fails.")).isTrue();
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void a_session_that_is_closed_while_the_host_looks_ends_all_the_same() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        bench.beforeEnds(() -> {
            looking.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        });
        models(saying("done"));
        AgentSession session = open(conversation("Work"));
        looking.await();

        session.close();

        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void a_server_of_the_users_own_works_inside_the_sandbox_and_its_secret_is_in_no_command_line() throws Exception {
        Path program = bench.home().resolveSibling("server.sh");
        Files.writeString(program, """
                while read -r line; do
                  id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
                  case "$line" in
                    *'"initialize"'*) r='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"w","version":"1"}}' ;;
                    *'"tools/list"'*) r='{"tools":[{"name":"word","description":"d","inputSchema":{"type":"object","properties":{}}}]}' ;;
                    *'"tools/call"'*) r='{"content":[{"type":"text","text":"the word is '"$WORD"'"}]}' ;;
                    *) r='{}' ;;
                  esac
                  if [ -n "$id" ]; then printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$r"; fi
                done
                """);
        bench.serving(new ToolServer(
                "words",
                new ToolServer.Program(
                        "sh",
                        List.of(program.toString()),
                        Map.of("WORD", Secret.of("swordfish-of-the-test")),
                        List.of(program))));
        bench.deciding(request -> PermissionDecision.deny("nobody needs to ask"));
        models(this::talk);

        TurnResult turn = play(conversation("Say the word").with("Read").asking());

        assertThat(turn.text()).as("asked %s", asked()).isEqualTo("done");
        assertThat(lastAsked().results().get(0).text()).contains("the word is swordfish-of-the-test");
        assertThat(bench.launches().get(0).command()).noneMatch(it -> it.contains("swordfish"));
        assertThat(bench.launches().get(0).files().values())
                .noneMatch(it -> new String(it, UTF_8).contains("swordfish"));
    }

    /** A server may be connected a little after the first request. */
    private ModelReply talk(ModelRequest request) {
        if (!request.results().isEmpty()
                && request.results().get(request.results().size() - 1).text().contains("the word")) {
            return saying("done");
        }
        return reply().calls(
                        request.tools().contains("mcp__words__word")
                                ? new ModelReply.Part.Call("mcp__words__word", "{}")
                                : new ModelReply.Part.Call("Read", "{\"file_path\":\"/nowhere\"}"));
    }
}
