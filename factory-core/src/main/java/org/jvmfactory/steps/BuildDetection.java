package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Finds out from a project's files by which commands it is usually built and tested. */
final class BuildDetection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TEST_TARGET = Pattern.compile("(?m)^test[ \\t]*:(?!=)");
    private static final Pattern PYTEST = Pattern.compile("(?m)^\\[(tool\\.pytest|tool:pytest|pytest)|\\bpytest\\b");

    private final Function<String, Optional<byte[]>> files;

    /** @param files reads a file by its path from the project's root */
    BuildDetection(Function<String, Optional<byte[]>> files) {
        this.files = files;
    }

    /** The commands, in the order in which they are run; none where the project isn't of a kind that is known. */
    List<List<String>> commands() {
        if (has("mvnw")) {
            return one("sh", "./mvnw", "-B", "-q", "verify");
        }
        if (has("pom.xml")) {
            return one("mvn", "-B", "-q", "verify");
        }
        if (has("gradlew")) {
            return one("sh", "./gradlew", "--console=plain", "build");
        }
        if (has("build.gradle") || has("build.gradle.kts")) {
            return one("gradle", "--console=plain", "build");
        }
        if (has("Cargo.toml")) {
            return one("cargo", "test");
        }
        if (has("go.mod")) {
            return one("go", "test", "./...");
        }
        if (text("package.json").filter(BuildDetection::hasTestScript).isPresent()) {
            return node();
        }
        if (usesPytest()) {
            return one("python3", "-m", "pytest", "-q");
        }
        if (text("Makefile").filter(make -> TEST_TARGET.matcher(make).find()).isPresent()) {
            return one("make", "test");
        }
        return List.of();
    }

    private List<List<String>> node() {
        if (has("pnpm-lock.yaml")) {
            return List.of(List.of("pnpm", "install", "--frozen-lockfile"), List.of("pnpm", "test"));
        }
        if (has("yarn.lock")) {
            return List.of(List.of("yarn", "install", "--frozen-lockfile"), List.of("yarn", "test"));
        }
        return has("package-lock.json") ? List.of(List.of("npm", "ci"), List.of("npm", "test")) : one("npm", "test");
    }

    private boolean usesPytest() {
        return has("pytest.ini")
                || List.of("pyproject.toml", "setup.cfg", "tox.ini").stream()
                        .anyMatch(name -> text(name)
                                .filter(it -> PYTEST.matcher(it).find())
                                .isPresent());
    }

    private static boolean hasTestScript(String packageJson) {
        try {
            String script =
                    JSON.readTree(packageJson).path("scripts").path("test").asText("");
            return !script.isBlank() && !script.contains("no test specified");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private boolean has(String path) {
        return files.apply(path).isPresent();
    }

    private Optional<String> text(String path) {
        return files.apply(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static List<List<String>> one(String... command) {
        return List.of(List.of(command));
    }
}
