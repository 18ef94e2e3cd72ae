package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/** How a project with a {@code package.json} is tested: by its own test script, with the package manager that it names or whose lock file it has. */
final class JavaScriptChecks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JavaScriptChecks() {}

    /** None where there is no test script. */
    static List<List<String>> of(ProjectFiles project) {
        Optional<JsonNode> description = project.text("package.json").flatMap(JavaScriptChecks::parsed);
        if (description.flatMap(JavaScriptChecks::testScript).isEmpty()) {
            return List.of();
        }
        String named = description.get().path("packageManager").asText("");
        if (named.startsWith("pnpm@") || project.has("pnpm-lock.yaml")) {
            return List.of(List.of("pnpm", "install", "--frozen-lockfile"), List.of("pnpm", "test"));
        }
        if (named.startsWith("yarn@") || project.has("yarn.lock")) {
            boolean classic = named.startsWith("yarn@1.") || (named.isEmpty() && !project.has(".yarnrc.yml"));
            String frozen = classic ? "--frozen-lockfile" : "--immutable";
            return List.of(List.of("yarn", "install", frozen), List.of("yarn", "test"));
        }
        if (named.startsWith("bun@") || project.hasAny("bun.lock", "bun.lockb")) {
            return List.of(List.of("bun", "install", "--frozen-lockfile"), List.of("bun", "run", "test"));
        }
        if (project.hasAny("package-lock.json", "npm-shrinkwrap.json")) {
            return List.of(List.of("npm", "ci"), List.of("npm", "test"));
        }
        boolean needs = !description.get().path("dependencies").isEmpty()
                || !description.get().path("devDependencies").isEmpty();
        return needs
                ? List.of(
                        List.of("npm", "install", "--no-package-lock", "--no-audit", "--no-fund"),
                        List.of("npm", "test"))
                : List.of(List.of("npm", "test"));
    }

    /** The test script of a {@code package.json}; empty where it has none, or only the one that says so. */
    static Optional<String> testScript(String packageJson) {
        return parsed(packageJson).flatMap(JavaScriptChecks::testScript);
    }

    private static Optional<String> testScript(JsonNode description) {
        return Optional.of(description.path("scripts").path("test").asText(""))
                .filter(script -> !script.isBlank() && !script.contains("no test specified"));
    }

    private static Optional<JsonNode> parsed(String packageJson) {
        try {
            return Optional.ofNullable(JSON.readTree(packageJson));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
