package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStepProvider;

class StepProvidersTest {

    private final List<WorkflowStepProvider> found = ServiceLoader.load(WorkflowStepProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    @Test
    void the_built_in_steps_are_found_like_anybodys() {
        assertThat(found)
                .extracting(WorkflowStepProvider::type)
                .contains(
                        "address",
                        "agent",
                        "ask",
                        "digest",
                        "judge",
                        "learn",
                        "notify",
                        "promote",
                        "publish",
                        "ralph",
                        "rebase",
                        "remediate",
                        "reply",
                        "review",
                        "risk-gate",
                        "run",
                        "spec",
                        "spec-audit",
                        "triage",
                        "verify")
                .doesNotHaveDuplicates();
    }

    @Test
    void those_that_need_an_agent_say_so() {
        assertThat(found)
                .filteredOn(WorkflowStepProvider::needsAgent)
                .extracting(WorkflowStepProvider::type)
                .contains("agent", "judge", "ralph", "remediate", "review", "spec", "spec-audit", "triage")
                .doesNotContain("ask", "digest", "learn", "notify", "promote", "publish", "risk-gate", "run", "verify");
    }

    @Test
    void a_setting_that_does_not_exist_is_refused() {
        ConfigNode wrong = ConfigNode.parse("w.yml", "no-such-setting: 1");

        assertThat(found)
                .filteredOn(it -> it.getClass().getPackageName().equals("org.jvmfactory.steps"))
                .allSatisfy(provider -> assertThatThrownBy(() -> provider.create(wrong))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining("w.yml:1:1: unknown key 'no-such-setting'"));
    }
}
