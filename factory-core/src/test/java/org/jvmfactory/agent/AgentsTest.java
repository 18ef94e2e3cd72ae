package org.jvmfactory.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.agent.Agent.Access;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.Money;

class AgentsTest {

    @TempDir
    Path directory;

    @Test
    void the_built_in_roles_are_there_with_a_prompt_each() {
        assertThat(Agents.builtIn().keySet())
                .containsExactly(
                        "coder", "coder_revision", "auditor", "reviewer", "researcher", "devops", "triager", "planner");
        assertThat(Agents.builtIn().values())
                .allSatisfy(agent -> assertThat(agent.prompt()).hasSizeGreaterThan(500));
    }

    @Test
    void those_that_judge_or_search_may_not_write_and_have_no_tool_for_it() {
        assertThat(Agents.builtIn().values())
                .filteredOn(agent -> agent.access() == Access.READ)
                .extracting(Agent::name)
                .containsExactly("auditor", "reviewer", "researcher", "triager", "planner");
        assertThat(builtIn("reviewer").tools()).containsExactly("Read", "Glob", "Grep");
        assertThat(builtIn("researcher").tools()).containsExactly("WebSearch", "WebFetch", "Read");
    }

    @Test
    void they_have_an_hour_or_half_of_one_and_take_the_silence_limit_that_is_configured() {
        assertThat(builtIn("coder").limits().total()).contains(Duration.ofMinutes(60));
        assertThat(builtIn("coder_revision").limits().total()).contains(Duration.ofMinutes(60));
        assertThat(builtIn("reviewer").limits().total()).contains(Duration.ofMinutes(30));
        assertThat(builtIn("researcher").limits().total()).contains(Duration.ofMinutes(30));
        assertThat(builtIn("devops").limits().total()).contains(Duration.ofMinutes(30));
        assertThat(Agents.builtIn().values())
                .allSatisfy(agent -> assertThat(agent.limits().silence()).isEmpty());
    }

    @Test
    void nothing_configured_leaves_the_built_in_roles() {
        assertThat(Agents.read(ConfigNode.empty(), directory)).isEqualTo(Agents.builtIn());
    }

    @Test
    void a_built_in_role_keeps_what_is_not_configured() {
        Agent coder = read("coder: {model: opus, limits: {total: 2h, turns: 80}}", "coder");

        Agent before = builtIn("coder");
        Limits limits = new Limits(
                Optional.of(Duration.ofHours(2)), before.limits().silence(), Optional.of(80), Optional.empty());
        assertThat(coder).isEqualTo(before.withModel("opus").withLimits(limits));
    }

    @Test
    void a_role_of_ones_own_is_read_whole() {
        Agent docs = read("""
                docs:
                  prompt: You write documentation.
                  tools: [Read, Edit]
                  engine: codex
                  model: small
                  access: read
                  limits: {total: 10m, silence: 2m, tool: 20m, repeats: 4, turns: 5, money: 0.5}
                """, "docs");

        assertThat(docs)
                .isEqualTo(new Agent(
                        "docs",
                        "You write documentation.",
                        List.of("Read", "Edit"),
                        Optional.of("codex"),
                        Optional.of("small"),
                        new Limits(
                                Optional.of(Duration.ofMinutes(10)),
                                Optional.of(Duration.ofMinutes(2)),
                                Optional.of(5),
                                Optional.of(Money.usd("0.5")),
                                Optional.of(Duration.ofMinutes(20)),
                                Optional.of(4)),
                        Access.READ));
    }

    @Test
    void a_prompt_may_stand_in_a_file() throws Exception {
        Files.createDirectory(directory.resolve("prompts"));
        Files.writeString(directory.resolve("prompts/docs.md"), "You write documentation.\n");

        assertThat(read("docs: {prompt-file: prompts/docs.md}", "docs").prompt())
                .isEqualTo("You write documentation.\n");
    }

    @Test
    void a_prompt_file_that_is_missing_is_named_with_the_place_that_wants_it() {
        assertThat(problems("docs:\n  prompt-file: none.md"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("factory.yml:2:16: prompt file '")
                        .contains("none.md' of agent 'docs' doesn't exist"));
    }

    @Test
    void every_mistake_is_reported_at_once() {
        assertThat(problems("""
                        docs: {tools: [Read]}
                        coder: {acess: read}
                        reviewer: {limits: {total: 0s}}
                        devops: {prompt: x, prompt-file: y}
                        """)).extracting(Diagnostic::line).containsExactly(1, 2, 3, 4);
    }

    private static Agent builtIn(String name) {
        return Objects.requireNonNull(Agents.builtIn().get(name));
    }

    private Agent read(String yaml, String name) {
        Map<String, Agent> agents = Agents.read(ConfigNode.parse("factory.yml", yaml), directory);
        return Objects.requireNonNull(agents.get(name));
    }

    private List<Diagnostic> problems(String yaml) {
        return catchThrowableOfType(
                        ConfigException.class, () -> Agents.read(ConfigNode.parse("factory.yml", yaml), directory))
                .problems();
    }
}
