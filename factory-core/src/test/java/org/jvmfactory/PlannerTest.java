package org.jvmfactory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.workflow.Node;
import org.jvmfactory.workflow.Workflow;

class PlannerTest {

    private final Map<String, WorkflowStepProvider> steps = ServiceLoader.load(WorkflowStepProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toMap(WorkflowStepProvider::type, Function.identity()));

    @Test
    void the_configured_command_is_what_a_project_is_verified_by() {
        assertThat(verified("{id: check, uses: verify}").toJson())
                .isEqualTo("{\"command\":[\"make\",\"a \\\"b\\\"\"]}");
    }

    @Test
    void the_configured_command_counts_beside_other_settings_of_the_step() {
        assertThat(verified("{id: check, uses: verify, with: {integrity: warn, timeout: 5m}}")
                        .toJson())
                .isEqualTo("{\"command\":[\"make\",\"a \\\"b\\\"\"],\"integrity\":\"warn\",\"timeout\":\"5m\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command: [go, vet]|{\"command\":[\"go\",\"vet\"]}",
                "commands: [[go, vet]]|{\"commands\":[[\"go\",\"vet\"]]}"
            })
    void a_step_that_names_its_command_keeps_it(String with, String kept) {
        assertThat(verified("{id: check, uses: verify, with: {" + with + "}}").toJson())
                .isEqualTo(kept);
    }

    private ConfigNode verified(String step) {
        FactoryConfig config = FactoryConfig.defaults()
                .withVerify(List.of("make", "a \"b\""))
                .withWorkflow(Workflow.parse("w.yml", "name: w\nsteps:\n  - " + step + "\n"))
                .withWorkflow("w");
        TaskRequest request =
                TaskRequest.builder("https://example.org/shop.git", "Mend it").build();
        Node.Step planned = new Planner(config, steps, Set.of(), Map.of())
                .plan(request, List.of())
                .workflow()
                .steps()
                .findFirst()
                .orElseThrow();
        return planned.with();
    }
}
