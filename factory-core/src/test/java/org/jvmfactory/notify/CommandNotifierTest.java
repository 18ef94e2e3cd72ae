package org.jvmfactory.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

class CommandNotifierTest {

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void the_program_gets_the_json_on_its_standard_input() throws Exception {
        Path input = directory.resolve("input");

        notifier("command: [tee, '" + input + "']").notify(Notifications.of("Hello", Notifications.HOSTILE));

        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(input));
        assertThat(json.path("delivery").textValue()).isEqualTo("k3f9x2ab.9.chat");
        assertThat(json.path("text").textValue()).isEqualTo(Notifications.HOSTILE);
    }

    @Test
    void its_environment_holds_what_is_configured_and_which_notification_it_is_and_nothing_else() throws Exception {
        Path said = directory.resolve("environment");

        notifier("{command: [sh, -c, 'env | sort > \"$0\"', '" + said
                        + "'], environment: {ROOM: ops}, secrets: {TOKEN: hunter2-hunter2}}")
                .notify(Notifications.of("$(touch hacked)", "`id`"));

        assertThat(Files.readAllLines(said).stream()
                        .filter(line -> !line.matches("(PWD|SHLVL|_|OLDPWD)=.*"))) // the shell's own
                .containsExactly(
                        "FACTORY_DELIVERY=k3f9x2ab.9.chat",
                        "FACTORY_HAPPENING=failed",
                        "FACTORY_TASK=k3f9x2ab",
                        "FACTORY_URGENCY=warning",
                        "PATH=/usr/local/bin:/usr/bin:/bin",
                        "ROOM=ops",
                        "TOKEN=hunter2-hunter2");
    }

    @Test
    void arguments_go_through_no_shell() throws Exception {
        Path made = directory.resolve("a; touch b $(id)");

        notifier("command: [touch, '" + made + "']").notify(Notifications.hello());

        assertThat(directory.toFile().list()).containsExactly("a; touch b $(id)");
    }

    @Test
    void an_exit_code_says_that_it_was_not_delivered() {
        Notifier notifier = notifier("command: [sh, -c, 'cat > /dev/null; printf \"no\\033[31m\\nroom\" >&2; exit 3']");

        assertThatThrownBy(() -> notifier.notify(Notifications.hello()))
                .isInstanceOf(NotifyException.class)
                .hasMessage("'sh' ended with exit code 3: no\\u001b[31m\\nroom")
                .extracting(e -> ((NotifyException) e).code())
                .isEqualTo(NotifyException.Code.UNAVAILABLE);
    }

    @Test
    void a_program_that_reads_nothing_is_no_failure() throws Exception {
        notifier("command: ['true']").notify(Notifications.of("Hello", "x".repeat(500_000)));
    }

    @Test
    void one_that_takes_too_long_is_killed_with_all_it_started_and_nobody_knows() throws Exception {
        Path pids = directory.resolve("pids");
        Notifier notifier =
                notifier("{command: [sh, -c, 'sleep 3600 & echo $! > \"$0\"; wait', '" + pids + "'], timeout: 300ms}");

        NotifyException failure =
                catchThrowableOfType(NotifyException.class, () -> notifier.notify(Notifications.hello()));

        assertThat(failure.code()).isEqualTo(NotifyException.Code.UNCLEAR);
        long child = Long.parseLong(Files.readString(pids).strip());
        // It was killed; who collects it is for the system to say.
        assertThat(processes.awaitEnd(ProcessHandle.of(child).stream().toList(), Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void one_that_is_not_there_may_come_later() {
        assertThatThrownBy(() -> notifier("command: [/no/such/program]").notify(Notifications.hello()))
                .isInstanceOf(NotifyException.class)
                .hasMessageContaining("/no/such/program")
                .extracting(e -> ((NotifyException) e).code())
                .isEqualTo(NotifyException.Code.UNAVAILABLE);
    }

    @Test
    void promises_more_only_where_the_program_can_tell_repetitions() {
        assertThat(notifier("command: ['true']").promise()).isEqualTo(Notifier.Promise.AT_MOST_ONCE);
        assertThat(notifier("{command: ['true'], repeatable: true}").promise())
                .isEqualTo(Notifier.Promise.AT_LEAST_ONCE);
    }

    @Test
    void wrong_settings_are_told_with_their_place() {
        for (List<String> wrong : List.of(
                List.of("comand: [a]", "factory.yml:1:1: unknown key 'comand', did you mean 'command'?"),
                List.of("command: notify-send hello", "factory.yml:1:10: 'command' must be a list"),
                List.of("command: []", "at least a program"),
                List.of("{command: [a], timeout: 2h}", "at most 90s"),
                List.of("{command: [a], environment: {FACTORY_TASK: x}}", "doesn't begin with FACTORY_"),
                List.of("{command: [a], environment: {'A=B': x}}", "'A=B'"))) {
            assertThatThrownBy(() -> notifier(wrong.get(0)))
                    .as(wrong.get(0))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong.get(1));
        }
    }

    @Test
    void shows_no_secret() {
        assertThat(notifier("{command: [a], secrets: {TOKEN: hunter2-hunter2}}").toString())
                .doesNotContain("hunter2");
        assertThat(new CommandNotifierProvider().secretKeys()).containsExactly("secrets");
    }

    private Notifier notifier(String settings) {
        return new CommandNotifierProvider()
                .create(new NotifierContext(
                        "desk", ConfigNode.parse("factory.yml", settings), processes, InstantSource.system()));
    }
}
