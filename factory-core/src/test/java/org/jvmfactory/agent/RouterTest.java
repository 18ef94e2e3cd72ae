package org.jvmfactory.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.agent.Routing.Where;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

class RouterTest {

    private static final String MODELS = """
            models:
              strong: {claude: opus, claude@openrouter: anthropic/claude-opus, codex: gpt-5}
              fast: haiku
            """;

    private static final Where WRITING = new Where("coder", "code", "agent", Optional.empty());

    @Test
    void an_agent_works_with_its_own_engine_and_model_or_with_the_usual_one() {
        assertThat(routes("", Agent.writer("coder", "x"))).containsExactly(route("claude"));
        assertThat(routes("", Agent.writer("coder", "x").withEngine("codex").withModel("gpt-4.1")))
                .containsExactly(route("codex", "gpt-4.1"));
    }

    @Test
    void an_alias_is_what_each_engine_calls_it_and_each_of_its_providers() {
        assertThat(routes(MODELS + "fallback: [claude@openrouter, codex, claude@bedrock]", strong()))
                .containsExactly(
                        route("claude", "opus"),
                        route("claude@openrouter", "anthropic/claude-opus"),
                        route("codex", "gpt-5"),
                        route("claude@bedrock", "opus"));
    }

    @Test
    void a_model_that_is_no_alias_means_nothing_to_another_engine() {
        Agent agent = Agent.writer("coder", "x").withModel("opus");

        assertThat(routes("fallback: [claude@bedrock, codex, {engine: codex, model: gpt-5}, {model: sonnet}]", agent))
                .containsExactly(
                        route("claude", "opus"),
                        route("claude@bedrock", "opus"),
                        route("codex"),
                        route("codex", "gpt-5"),
                        route("claude", "sonnet"));
    }

    @Test
    void the_first_rule_that_fits_counts_by_agent_step_stage_and_risk() {
        String rules = MODELS + """
                routing:
                  - when: {risk: high}
                    use: {model: strong}
                  - when: {stage: [review, audit]}
                    use: {engine: codex, model: strong}
                  - when: {agent: coder, step: code}
                    use: {engine: claude, provider: openrouter, model: fast}
                """;

        assertThat(routes(rules, Agent.writer("coder", "x"))).containsExactly(route("claude@openrouter", "haiku"));
        assertThat(routes(rules, new Where("coder", "code", "agent", Optional.of("high")), Optional.empty()))
                .containsExactly(route("claude", "opus"));
        assertThat(routes(rules, new Where("reviewer", "look", "review", Optional.of("low")), Optional.empty()))
                .containsExactly(route("codex", "gpt-5"));
        assertThat(routes(rules, new Where("coder", "mend", "agent", Optional.empty()), Optional.empty()))
                .containsExactly(route("claude"));
    }

    @Test
    void the_chain_of_a_rule_comes_before_the_role_s_and_that_before_everybody_s() {
        String everybody = "fallback: [codex]\n";
        Agent agent = Agent.writer("coder", "x").withFallback(List.of(Candidate.engine("aider")));

        assertThat(routes(everybody, agent)).containsExactly(route("claude"), route("aider"));
        assertThat(routes(everybody + "routing: [{when: {agent: coder}, fallback: [mine]}]", agent))
                .containsExactly(route("claude"), route("mine"));
        assertThat(routes(everybody + "routing: [{fallback: []}]", agent)).containsExactly(route("claude"));
    }

    @Test
    void the_engine_that_a_task_is_to_be_done_with_comes_before_rules_about_others() {
        String rules = """
                routing: [{use: {engine: codex, model: gpt-5}, fallback: [codex]}]
                """;

        assertThat(routes(rules, WRITING, Optional.of("aider"))).containsExactly(route("aider"), route("codex"));
    }

    @Test
    void no_candidate_stands_twice() {
        assertThat(routes("fallback: [claude, codex, claude, codex]", Agent.writer("coder", "x")))
                .containsExactly(route("claude"), route("codex"));
    }

    @Test
    void what_makes_no_sense_is_refused_with_its_place() {
        refused("fallback: [{provider: openrouter}]", "factory.yml:1:", "name that, too, with 'engine'");
        refused("fallback: [\"claude@a@b\"]", "factory.yml:1:12", "'claude@a@b' is no engine");
        refused("routing: [{when: {agent: coder}}]", "says something with 'use', 'fallback', or both");
        refused("routing: [{when: {phase: x}, use: codex}]", "unknown key 'phase'");
        refused("models: {fast: {}}", "alias 'fast' stands for nothing");
        refused("fallback: [a, b, c, d, e, f, g, h, i, j, k]", "at most 10 candidates, and this one has 11");
    }

    private static void refused(String yaml, String... words) {
        assertThatThrownBy(() -> Routing.read(ConfigNode.parse("factory.yml", yaml)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(words);
    }

    private static Agent strong() {
        return Agent.writer("coder", "x").withModel("strong");
    }

    private static List<Route> routes(String config, Agent agent) {
        return Router.routes(WRITING, agent, Optional.empty(), routing(config), "claude");
    }

    private static List<Route> routes(String config, Where where, Optional<String> asked) {
        return Router.routes(where, Agent.writer(where.agent(), "x"), asked, routing(config), "claude");
    }

    private static Routing routing(String config) {
        return Routing.read(ConfigNode.parse("factory.yml", config));
    }

    private static Route route(String engine) {
        return new Route(engine, Optional.empty());
    }

    private static Route route(String engine, String model) {
        return new Route(engine, Optional.of(model));
    }
}
