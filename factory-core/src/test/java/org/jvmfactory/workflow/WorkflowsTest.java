package org.jvmfactory.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.jvmfactory.agent.Agents;
import org.jvmfactory.step.WorkflowStepProvider;

class WorkflowsTest {

    @Test
    void there_are_three() {
        assertThat(Workflows.builtIn().keySet()).containsExactly("single", "code_review", "research");
        assertThat(Workflows.builtIn())
                .allSatisfy((name, workflow) -> assertThat(workflow.name()).isEqualTo(name));
    }

    @Test
    void their_steps_are_made_by_the_providers_on_the_class_path() {
        Workflows.builtIn().values().stream().flatMap(Workflow::steps).forEach(step -> {
            WorkflowStepProvider provider = ServiceLoader.load(WorkflowStepProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(it -> it.type().equals(step.uses()))
                    .findFirst()
                    .orElseThrow();

            assertThat(provider.create(step.with())).isNotNull();
            assertThat(step.agent().isPresent()).isEqualTo(provider.needsAgent());
        });
    }

    @Test
    void their_agents_are_built_in() {
        Set<String> agents = Workflows.builtIn().values().stream()
                .flatMap(Workflow::steps)
                .flatMap(step -> step.agent().stream())
                .collect(Collectors.toSet());

        assertThat(Agents.builtIn().keySet()).containsAll(agents);
    }
}
