package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jvmfactory.testkit.CodexCalls.add;
import static org.jvmfactory.testkit.CodexCalls.script;
import static org.jvmfactory.testkit.CodexCalls.shell;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.TurnResult;

/** When the real CLI asks a host that watches: permissions are bypassed throughout. */
class CodexMomentsIT extends RealSessions {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "echo hi",
                "git status",
                "cat <<EOF\nhi\nEOF",
                "echo a | tr a b; true && wc -l /dev/null",
                "find . -name x",
                "sed -n 1,3p /etc/hostname",
                "sh -c 'touch it'",
                "touch it"
            })
    void asks_about_every_command_also_one_that_only_reads(String command) throws Exception {
        List<PermissionRequest> looked = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> {
            looked.add(request);
            return Optional.of(PermissionDecision.deny("Nothing is run here."));
        });
        models(reply().calls(shell(command)), saying("done"));

        TurnResult turn = play(conversation("Work"));

        assertThat(turn.text()).isEqualTo("done");
        assertThat(looked).singleElement().satisfies(request -> {
            assertThat(request.tool()).isEqualTo("Bash");
            assertThat(request.directory()).contains(bench.directory());
        });
        assertThat(bench.directory()).isEmptyDirectory();
        assertThat(lastAsked().mentions("Nothing is run here.")).isTrue();
        assertThat(bench.events(AgentEvent.Unrecognized.class)).isEmpty();
        assertThat(bench.events(AgentEvent.MessageDelivered.class)).isEmpty();
    }

    @Test
    void asks_about_every_file_of_a_patch_however_it_is_applied() throws Exception {
        List<String> looked = new CopyOnWriteArrayList<>();
        bench.beforeTools(request -> {
            looked.add(request.tool() + request.input());
            return Optional.of(PermissionDecision.deny("Nothing is written here."));
        });
        models(
                reply().calls(add("by-patch", "x")),
                reply().calls(shell(
                        "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: by-shell\n+x\n*** End Patch\nEOF")),
                saying("done"));

        play(conversation("Work"));

        assertThat(looked)
                .containsExactly(
                        "Write{\"file_path\":\"" + bench.directory().resolve("by-patch") + "\"}",
                        "Write{\"file_path\":\"" + bench.directory().resolve("by-shell") + "\"}");
        assertThat(bench.directory()).isEmptyDirectory();
    }

    @Test
    void asks_for_a_model_that_calls_tools_from_a_script_too() throws Exception {
        bench.beforeTools(request -> Optional.of(PermissionDecision.deny("Nothing is run here.")));
        models(reply().calls(script("await tools.exec_command({cmd: \"touch it\"});")), saying("done"));

        TurnResult turn = play(conversation("Work").on(RealCodex.SCRIPTING));

        assertThat(turn.text()).isEqualTo("done");
        assertThat(bench.directory()).isEmptyDirectory();
        assertThat(lastAsked().mentions("Nothing is run here.")).isTrue();
    }

    @Test
    void what_the_host_does_after_an_edit_is_done_before_the_next_command_runs() throws Exception {
        Path file = bench.directory().resolve("a.txt");
        bench.beforeTools(request -> request.tool().equals("Write")
                        ? Optional.of(PermissionDecision.allow("Anna works on it too."))
                        : Optional.empty())
                .afterTools(request -> {
                    write(file, "formatted");
                    return Optional.of("It was formatted.");
                });
        models(request -> switch (request.results().size()) {
            case 0 -> reply().calls(add("a.txt", "x"));
            case 1 -> reply().calls(shell("cat a.txt"));
            default -> saying("done");
        });

        play(conversation("Work"));

        assertThat(lastAsked().results().get(1).text()).contains("formatted");
        assertThat(lastAsked().mentions("Anna works on it too.")).isTrue();
        assertThat(lastAsked().mentions("It was formatted.")).isTrue();
        assertThat(bench.events(AgentEvent.TurnEnded.class)).hasSize(1);
    }

    @Test
    void what_the_host_found_reaches_the_agent_although_its_turn_was_just_ending() throws Exception {
        bench.afterTools(request -> {
            await().until(() -> !bench.events(AgentEvent.Said.class).isEmpty());
            return Optional.of("It was formatted.");
        });
        models(request -> request.results().isEmpty() ? reply().calls(add("a.txt", "x")) : saying("done"));

        play(conversation("Work"));

        assertThat(lastAsked().mentions("It was formatted.")).isTrue();
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
