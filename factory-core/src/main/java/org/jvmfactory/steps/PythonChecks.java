package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a Python project is tested: by pytest where anything speaks of it, else by tox, Django's own runner or unittest. */
final class PythonChecks {

    private static final Pattern PYTEST = Pattern.compile("(?m)^\\[(tool\\.pytest|tool:pytest|pytest)|\\bpytest\\b");
    private static final Pattern TOX = Pattern.compile("(?m)^\\[(tox|testenv)\\b");
    private static final Pattern REQUIREMENTS =
            Pattern.compile("(?:[^/]*requirements[^/]*|requirements/[^/]+)\\.(?:txt|in)");
    private static final Pattern TEST_FILE = Pattern.compile("(?:(tests?)/)?test[^/]*\\.py");

    private PythonChecks() {}

    static List<List<String>> of(ProjectFiles project) {
        if (usesPytest(project)) {
            return run(project, List.of("python3", "-m", "pytest", "-q"));
        }
        if (project.holds("tox.ini", TOX)) {
            return List.of(List.of("python3", "-m", "tox", "-q"));
        }
        if (project.has("manage.py")) {
            return run(project, List.of("python3", "manage.py", "test"));
        }
        return unittest(project).map(command -> run(project, command)).orElse(List.of());
    }

    private static boolean usesPytest(ProjectFiles project) {
        Stream<String> requirements = project.paths().stream()
                .filter(path -> REQUIREMENTS.matcher(path).matches());
        return project.hasAny("pytest.ini", "conftest.py", "tests/conftest.py", "test/conftest.py")
                || Stream.concat(Stream.of("pyproject.toml", "setup.cfg", "tox.ini", "Pipfile"), requirements)
                        .anyMatch(path -> project.holds(path, PYTEST));
    }

    /** Tests in a directory that is no package aren't found from above. */
    private static Optional<List<String>> unittest(ProjectFiles project) {
        List<String> tests = project.paths().stream()
                .filter(path -> TEST_FILE.matcher(path).matches())
                .toList();
        if (tests.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of("python3", "-m", "unittest", "discover"));
        if (tests.stream().allMatch(path -> path.contains("/"))) {
            String directory = tests.get(0).substring(0, tests.get(0).indexOf('/'));
            if (!project.has(directory + "/__init__.py")) {
                command.addAll(List.of("-s", directory));
            }
        }
        return Optional.of(List.copyOf(command));
    }

    /** With what the project's own lock file installs. */
    private static List<List<String>> run(ProjectFiles project, List<String> command) {
        List<String> arguments = command.subList(1, command.size());
        if (project.has("uv.lock")) {
            return List.of(together(List.of("uv", "run", "--frozen", "python"), arguments));
        }
        if (project.has("poetry.lock")) {
            return List.of(
                    List.of("poetry", "install", "--no-interaction"),
                    together(List.of("poetry", "run", "python"), arguments));
        }
        return List.of(command);
    }

    private static List<String> together(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
