package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.StepResult;

class RunStepTest {

    private final FakeContext context = new FakeContext();

    @Test
    void what_a_command_prints_is_an_output() throws Exception {
        context.ends(0, "42\n");

        assertThat(execute("command: [sh, -c, count the files]")).isEqualTo(StepResult.succeeded(Map.of("text", "42")));
        assertThat(context.commands).containsExactly(List.of("sh", "-c", "count the files"));
    }

    @Test
    void a_command_that_fails_fails_the_step_with_what_it_printed() throws Exception {
        context.ends(3, "no such table");

        assertThat(execute("command: [sh, -c, count the files]"))
                .isEqualTo(StepResult.failed(
                        "COMMAND_FAILED",
                        "command 'sh -c 'count the files'' ended with exit status 3; it printed:\nno such table"));
    }

    @Test
    void a_command_that_takes_too_long_fails_with_its_own_code() throws Exception {
        context.ends(new Exit.Killed(), "", true);

        assertThat(execute("command: [sleep, 1h]\ntimeout: 1s"))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("COMMAND_TIMED_OUT"));
    }

    @Test
    void a_command_that_cannot_be_started_says_why() throws Exception {
        context.ends(new Exit.NotStarted("no bubblewrap here"), "", false);

        assertThat(execute("command: [ls]"))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("no bubblewrap here"));
    }

    private StepResult execute(String with) throws InterruptedException {
        return new RunStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }
}
