package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.steps.BuildDetection.Check;

class BuildDetectionTest {

    /** The content is that of the first file. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        mvnw pom.xml     |                                | [[sh, ./mvnw, -B, -q, verify]]
        pom.xml core/pom.xml |                            | [[mvn, -B, -q, verify]]
        gradlew          |                                | [[sh, ./gradlew, --console=plain, build]]
        build.gradle.kts |                                | [[gradle, --console=plain, build]]
        Cargo.toml       | [package]                      | [[cargo, test]]
        Cargo.toml a/Cargo.toml | [workspace]             | [[cargo, test, --workspace]]
        go.mod           |                                | [[go, test, ./...]]
        go.work a/go.mod | use ./a                        | [[go, test, ./a/...]]
        package.json     | {"scripts":{"test":"vitest"}}  | [[npm, test]]
        package.json     | {"scripts":{"test":"vitest"},"devDependencies":{"vitest":"3"}} | [[npm, install, --no-package-lock, --no-audit, --no-fund], [npm, test]]
        package.json package-lock.json | {"scripts":{"test":"vitest"}} | [[npm, ci], [npm, test]]
        package.json npm-shrinkwrap.json | {"scripts":{"test":"vitest"}} | [[npm, ci], [npm, test]]
        package.json pnpm-lock.yaml    | {"scripts":{"test":"vitest"}} | [[pnpm, install, --frozen-lockfile], [pnpm, test]]
        package.json yarn.lock         | {"scripts":{"test":"vitest"}} | [[yarn, install, --frozen-lockfile], [yarn, test]]
        package.json yarn.lock .yarnrc.yml | {"scripts":{"test":"vitest"}} | [[yarn, install, --immutable], [yarn, test]]
        package.json     | {"scripts":{"test":"jest"},"packageManager":"yarn@4.1.0"} | [[yarn, install, --immutable], [yarn, test]]
        package.json bun.lock | {"scripts":{"test":"bun test"}} | [[bun, install, --frozen-lockfile], [bun, run, test]]
        package.json     | {"scripts":{"test":"echo \\"Error: no test specified\\""}} | []
        package.json     | {broken                        | []
        pyproject.toml   | [tool.pytest.ini_options]      | [[python3, -m, pytest, -q]]
        pyproject.toml uv.lock | [tool.pytest.ini_options] | [[uv, run, --frozen, python, -m, pytest, -q]]
        pyproject.toml poetry.lock | pytest = "^8"        | [[poetry, install, --no-interaction], [poetry, run, python, -m, pytest, -q]]
        requirements-dev.txt | pytest==8.1                | [[python3, -m, pytest, -q]]
        tests/conftest.py |                               | [[python3, -m, pytest, -q]]
        tox.ini          | [testenv]                      | [[python3, -m, tox, -q]]
        manage.py shop/tests.py |                         | [[python3, manage.py, test]]
        test_shop.py     |                                | [[python3, -m, unittest, discover]]
        tests/test_shop.py |                              | [[python3, -m, unittest, discover, -s, tests]]
        tests/test_shop.py tests/__init__.py |            | [[python3, -m, unittest, discover]]
        pyproject.toml   | [project]                      | []
        Makefile         | test: build                    | [[make, test]]
        Makefile         | check:                         | [[make, check]]
        GNUmakefile      | test::                         | [[make, test]]
        Makefile         | tests: build                   | []
        Makefile         | test := 1                      | []
        README.md        | make test                      | []
        """)
    void finds_out_how_a_project_is_built(String files, @Nullable String content, String commands) {
        Map<String, String> project = new HashMap<>();
        for (String path : files.split(" ", -1)) {
            project.put(path, project.isEmpty() && content != null ? content : "");
        }

        assertThat(detection(project).checks().stream().map(Check::command).toList())
                .hasToString(commands);
    }

    @Test
    void a_workspace_of_go_names_its_modules() {
        assertThat(detection(Map.of("go.work", "go 1.22\nuse (\n\t./api // the server\n\tlib\n\t.\n)\n", "go.mod", ""))
                        .checks())
                .containsExactly(new Check("", List.of("go", "test", "./api/...", "./lib/...", "./...")));
    }

    @Test
    void looks_into_directories_where_nothing_stands_at_the_root() {
        List<Check> checks = detection(Map.of(
                        "backend/pom.xml", "",
                        "backend/core/pom.xml", "",
                        "frontend/package.json", "{\"scripts\":{\"test\":\"vitest\"}}",
                        "frontend/node_modules/x/package.json", "{\"scripts\":{\"test\":\"x\"}}",
                        "docs/Makefile", "test:",
                        ".hidden/go.mod", "",
                        "services/mail/go.mod", ""))
                .checks();

        assertThat(checks)
                .extracting(Check::name)
                .containsExactly(
                        "mvn -B -q verify in backend", "npm test in frontend", "go test ./... in services/mail");
    }

    @Test
    void the_name_of_a_directory_is_data_to_the_shell() {
        assertThat(new Check("a'; rm -rf $HOME", List.of("make", "test")).fromRoot())
                .containsExactly(
                        "sh", "-c", "cd \"./$1\" && shift && exec \"$@\"", "sh", "a'; rm -rf $HOME", "make", "test");
    }

    @Test
    void of_many_projects_those_are_checked_that_the_change_touches() {
        Map<String, String> many = new HashMap<>();
        for (int number = 1; number <= 9; number++) {
            many.put("service" + number + "/go.mod", "");
        }

        assertThat(new BuildDetection(files(many), List.of("service7/main.go", "README.md")).checks())
                .extracting(Check::directory)
                .containsExactly("service7");
    }

    private static BuildDetection detection(Map<String, String> project) {
        return new BuildDetection(files(project), List.of());
    }

    private static ProjectFiles files(Map<String, String> project) {
        return new ProjectFiles(
                path -> Optional.ofNullable(project.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                List.copyOf(project.keySet()));
    }
}
