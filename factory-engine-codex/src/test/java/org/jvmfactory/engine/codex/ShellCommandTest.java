package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '%',
            value = {
                "/bin/bash -lc ls                       | ls",
                "/bin/bash -lc 'echo hi >a'             | echo hi >a",
                "/bin/sh -c 'it'\\''s'                  | it's",
                "/usr/bin/zsh -lc \"it's \\\"quoted\\\"\" | it's \"quoted\"",
                "git status                             | git status"
            })
    void finds_the_script_in_what_the_cli_reports(String reported, String script) {
        assertThat(ShellCommand.of(reported).script()).isEqualTo(script);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '%',
            value = {
                "cat a.txt                          | Read:a.txt",
                "cat '/etc/my file' b               | Read:/etc/my file Read:b",
                "ls                                 | LS:.",
                "ls -la src                         | LS:src",
                "sed -n '1,$p' a.txt                | Read:a.txt",
                "head -n 20 a.txt                   | Read:20 Read:a.txt",
                "rg -n --glob=*.java foo src        | Grep:src",
                "rg --files                         | Grep:.",
                "rg --files /etc                    | Grep:/etc",
                "grep -rn \"a b\" .                 | Grep:.",
                "find src -name '*.java' -type f    | Glob:src",
                "pwd && ls 2>/dev/null; cat a 2>&1  | LS:. Read:a"
            })
    void knows_what_a_command_reads(String script, String readings) {
        assertThat(new ShellCommand(script).readings())
                .hasValueSatisfying(found -> assertThat(found)
                        .extracting(reading -> reading.tool() + ":" + reading.path())
                        .containsExactly(readings.split(" (?=[A-Z][A-Za-z]+:)")));
    }

    @Test
    void pipes_may_join_commands_that_only_read() {
        assertThat(new ShellCommand("nl -ba a.txt | sed -n 1,5p | head -n 3").readings())
                .isPresent();
        assertThat(new ShellCommand("cat a.txt | tee b.txt").readings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "touch a",
                "cat a > b",
                "cat a 2>b",
                "cat a 2>/dev/null/../b",
                "cat $HOME/a",
                "cat \"$(touch a)\"",
                "cat `touch a`",
                "cat a & touch b",
                "cat a\ntouch b",
                "cat ~/a",
                "ls; touch a",
                "ls ||",
                "cat <(touch a)",
                "cat {a,/etc/b}",
                "cat 'a",
                "cat \\-x",
                "X=1 cat a",
                "wc --files0-from=a",
                "head --bytes=../../a b",
                "rg --pre=touch a b",
                "rg --pre touch a b",
                "rg -e pattern /etc/hostname",
                "rg -f /etc/hostname a",
                "grep -rf /etc/hostname a",
                "grep --file=/etc/hostname a",
                "grep --reg x /etc/hostname",
                "find . -exec touch a +",
                "find . -delete",
                "find -L /etc -name x",
                "find . -fprintf a x",
                "sed -n 'w a' b",
                "sed -i 1,5p b",
                "sed -n 1,5p -i b",
                "git status"
            })
    void takes_what_it_does_not_understand_for_more_than_reading(String script) {
        assertThat(new ShellCommand(script).readings()).isEmpty();
    }
}
