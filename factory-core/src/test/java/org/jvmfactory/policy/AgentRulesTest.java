package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.policy.AgentRules.AfterEdit;
import org.jvmfactory.policy.AgentRules.Known;
import org.jvmfactory.policy.AgentRules.StopGate;
import org.jvmfactory.policy.AgentRules.Variables;
import org.jvmfactory.secret.Secret;

class AgentRulesTest {

    private static final Known KNOWN =
            new Known(Set.of("coder", "reviewer"), Set.of("code", "verify"), Optional.of(List.of("make", "check")));

    @Test
    void reads_what_is_written() {
        AgentRules rules = read("""
                gates: {off: [sql]}
                after-edit:
                  - {files: "*.java", run: [fmt, "{file}"], limit: 5s}
                  - {files: [a.txt, b.txt], run: [lint]}
                stop-gate: {refusals: 2, agents: [coder]}
                environments:
                  db:
                    variables: {URL: plain, FROM_OUTSIDE: "${PASSWORD}"}
                    secrets: {TOKEN: tok}
                    agents: [coder]
                    steps: [verify]
                  all:
                    variables: {EVERYBODY: "yes"}
                agents:
                  coder:
                    mcp-servers:
                      words: {command: sh, args: [x], env: {WORD: "${PASSWORD}"}, read-only: [/opt/x]}
                      far: {url: "https://example.org/mcp", headers: {X-Key: k}}
                """);

        assertThat(rules.gates().off()).containsExactly(Gates.Rule.SQL);
        assertThat(rules.afterEdit())
                .containsExactly(
                        new AfterEdit(List.of("*.java"), List.of("fmt", "{file}"), Duration.ofSeconds(5)),
                        new AfterEdit(List.of("a.txt", "b.txt"), List.of("lint"), Duration.ofMinutes(1)));
        assertThat(rules.stopGate())
                .contains(new StopGate(List.of("make", "check"), 2, Duration.ofMinutes(15), Set.of("coder")));
        assertThat(rules.forSession("coder", "code"))
                .isEqualTo(new Variables(
                        Map.of("URL", "plain", "EVERYBODY", "yes"),
                        Map.of("FROM_OUTSIDE", Secret.of("hunter2"), "TOKEN", Secret.of("tok"))));
        assertThat(rules.forSession("reviewer", "code")).isEqualTo(new Variables(Map.of("EVERYBODY", "yes"), Map.of()));
        assertThat(rules.forCommands("verify").plain()).isEqualTo(Map.of("URL", "plain"));
        assertThat(rules.forCommands("code")).isEqualTo(Variables.NONE);
        assertThat(rules.servers("coder"))
                .containsExactly(
                        new ToolServer(
                                "words",
                                new ToolServer.Program(
                                        "sh",
                                        List.of("x"),
                                        Map.of("WORD", Secret.of("hunter2")),
                                        List.of(Path.of("/opt/x")))),
                        new ToolServer(
                                "far",
                                new ToolServer.Address(
                                        URI.create("https://example.org/mcp"), Map.of("X-Key", Secret.of("k")))));
        assertThat(rules.secrets())
                .extracting(Secret::reveal)
                .containsExactlyInAnyOrder("hunter2", "tok", "hunter2", "k");
    }

    @Test
    void nothing_written_is_the_built_in_gates() {
        assertThat(read("{}")).isEqualTo(AgentRules.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stop-gate: {refusals: 9}|expected at most 8",
                "stop-gate: {refusals: 0}|at least 1",
                "stop-gate: {run: []}|needs a program",
                "stop-gate: {agents: [codr]}|there is no 'codr'",
                "after-edit: [{run: [x]}]|needs 'files'",
                "after-edit: [{files: [], run: [x]}]|needs a glob",
                "after-edit: [{files: \"[\", run: [x]}]|no glob",
                "environments: {db: {}}|needs 'variables' or 'secrets'",
                "environments: {db: {variables: {PATH: x}}}|'PATH' isn't free",
                "environments: {db: {variables: {FACTORY_TASK: x}}}|'FACTORY_TASK' isn't free",
                "environments: {db: {variables: {LD_PRELOAD: x}}}|isn't free",
                "environments: {db: {variables: {a-b: x}}}|no name of a variable",
                "environments: {db: {variables: {A: x}, secrets: {A: y}}}|stands in 'variables' too",
                "environments: {db: {variables: {A: x}, steps: [verfy]}}|there is no 'verfy'",
                "agents: {coder: {mcp-servers: {factory: {command: x}}}}|no name of a tool server",
                "agents: {coder: {mcp-servers: {a_b: {command: x}}}}|no name of a tool server",
                "agents: {coder: {mcp-servers: {a: {}}}}|either 'command' or 'url'",
                "agents: {coder: {mcp-servers: {a: {command: x, url: \"http://y\"}}}}|either 'command' or 'url'",
                "agents: {coder: {mcp-servers: {a: {url: \"ftp://y\"}}}}|must be an http or https address",
                "agents: {coder: {mcp-servers: {a: {url: \"http://y\", env: {A: x}}}}}|belongs to a tool server with 'command'",
            })
    void a_mistake_is_located(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:1:")
                .hasMessageContaining(problem);
    }

    @Test
    void a_stop_gate_needs_a_command_from_somewhere() {
        ConfigNode node = ConfigNode.parse("factory.yml", "stop-gate: {refusals: 2}");

        assertThatThrownBy(() -> AgentRules.read(node, new Known(Set.of(), Set.of(), Optional.empty())))
                .hasMessageContaining("factory.yml:1:")
                .hasMessageContaining("'stop-gate' needs 'run'");
    }

    private static AgentRules read(String yaml) {
        return AgentRules.read(ConfigNode.parse("factory.yml", yaml).resolve(name -> Optional.of("hunter2")), KNOWN);
    }
}
