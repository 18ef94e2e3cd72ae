package org.jvmfactory.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.policy.RiskPolicy;
import org.jvmfactory.workflow.Workflow;

class DocumentationTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/embed.md",
                "docs/agents.md",
                "docs/engines.md",
                "docs/network.md",
                "docs/routing.md",
                "docs/gates.md",
                "docs/agent-tools.md",
                "docs/connectors.md",
                "docs/pull-requests.md",
                "docs/intake.md",
                "docs/setup-slack.md",
                "docs/setup-telegram.md",
                "docs/setup-github.md",
                "docs/setup-clickup.md",
                "docs/setup-plane.md"
            })
    void shows_configurations_that_can_be_read(String page) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("prompts")).resolve("reviewer.md"), "You review.");
        Path file = Files.writeString(directory.resolve("factory.yml"), yaml(page));

        FactoryConfig config = FactoryConfig.read(file, name -> Optional.of("value of " + name));

        assertThat(config).isNotEqualTo(FactoryConfig.defaults());
    }

    @Test
    void shows_workflows_that_can_be_read() throws IOException {
        List<String> shown = blocks("docs/workflows.md");

        assertThat(shown)
                .hasSize(2)
                .allSatisfy(yaml ->
                        assertThat(Workflow.parse("workflows.md", yaml).steps()).isNotEmpty());
    }

    @Test
    void shows_a_risk_policy_in_both_of_its_forms_and_a_workflow_with_a_gate() throws IOException {
        Matcher json = JSON.matcher(Files.readString(ROOT.resolve("docs/risk.md")));
        assertThat(json.find()).isTrue();
        assertThat(RiskPolicy.ofJson("risk.md", json.group(1)).warnings()).isEmpty();

        List<String> shown = blocks("docs/risk.md");
        assertThat(Workflow.parse("risk.md", shown.get(0)).steps()).isNotEmpty();
        Path file = Files.writeString(directory.resolve("factory.yml"), shown.get(1));
        assertThat(FactoryConfig.read(file, name -> Optional.empty()).risk()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "docs", "docs/decisions"})
    void has_no_link_that_leads_nowhere(String folder) throws IOException {
        try (var pages = Files.newDirectoryStream(ROOT.resolve(folder), "*.md")) {
            for (Path page : pages) {
                List<String> targets = LINK.matcher(Files.readString(page))
                        .results()
                        .map(result -> result.group(1))
                        .toList();
                assertThat(targets)
                        .as("links of " + page)
                        .allMatch(target -> Files.exists(page.resolveSibling(target)));
            }
        }
    }

    /** The first block of YAML in a page. */
    private static String yaml(String page) throws IOException {
        return blocks(page).get(0);
    }

    private static List<String> blocks(String page) throws IOException {
        return YAML.matcher(Files.readString(ROOT.resolve(page)))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
