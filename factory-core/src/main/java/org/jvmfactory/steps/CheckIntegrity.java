package org.jvmfactory.steps;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.FileChange.Kind;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

/**
 * Finds out whether a change makes the project's checks demand less: in what the CI runs, and in the settings of builds, test runners and
 * coverage.
 */
final class CheckIntegrity {

    private static final Pattern CI = Pattern.compile(
            "^\\.github/(?:workflows|actions)/.+|^\\.gitlab-ci\\.ya?ml$|^\\.gitlab/ci/.+|(?:^|/)Jenkinsfile$|^\\.circleci/.+|^azure-pipelines[^/]*\\.ya?ml$"
                    + "|^\\.travis\\.ya?ml$|^bitbucket-pipelines\\.ya?ml$|^\\.buildkite/.+|^\\.drone\\.ya?ml$|^\\.woodpecker(?:/.+|\\.ya?ml)$");

    private static final Pattern SETTINGS = Pattern.compile(
            "(?:^|/)(?:pom\\.xml|build\\.gradle(?:\\.kts)?|settings\\.gradle(?:\\.kts)?|gradle\\.properties|package\\.json|pyproject\\.toml"
                    + "|setup\\.cfg|pytest\\.ini|tox\\.ini|conftest\\.py|noxfile\\.py|\\.coveragerc|Makefile|makefile|GNUmakefile|Cargo\\.toml"
                    + "|nextest\\.toml|\\.?codecov\\.ya?ml|(?:jest|vitest|vite|karma|playwright|cypress)\\.conf(?:ig)?\\.\\w+|\\.(?:nyc|c8|mocha)rc[^/]*)$"
                    + "|(?:^|/)\\.mvn/(?:maven|jvm)\\.config$");

    private static final Pattern OFF = Pattern.compile(
            "-DskipTests|-DskipITs|-Dmaven\\.test\\.skip|<skip(?:Tests|ITs)?>\\s*true|<maven\\.test\\.skip>\\s*true|testFailureIgnore>\\s*true|-Dmaven\\.test\\.failure\\.ignore|ignoreFailures\\s*=\\s*true|-x\\s+test\\b|\\|\\|\\s*(?:true|:|exit"
                    + " 0)|--passWithNoTests|passWithNoTests"
                    + "|continue-on-error:\\s*true|allow_failure:\\s*true|\\bif:\\s*(?:false|\\$\\{\\{\\s*false)|--no-verify|--exit-zero|--suppress-tests?|\\btests?\\b.*\\benabled\\s*=\\s*false|\\bset"
                    + " \\+e\\b");

    private static final Pattern LEFT_OUT = Pattern.compile(
            "<exclude>|testPathIgnorePatterns|--ignore[=-]|--deselect|-k\\s+[\"']?not\\b|norecursedirs|collect_ignore|\\bexclude\\w*\\b.*[Tt]est|--exclude\\b|--skip\\s|-skip[="
                    + " ]|grep-invert");

    private static final Pattern THRESHOLD = Pattern.compile(
            "(minimum|fail_under|cov-fail-under|coverageThreshold|branches|functions|lines|statements|threshold|target)[\"']?\\s*[>:=,"
                    + " ]\\s*[\"']?(\\d{1,3}(?:\\.\\d{1,4})?)");

    private static final Pattern RUNS_TESTS = Pattern.compile(
            "\\b(?:mvnw?|gradlew?|npm|pnpm|yarn|bun|cargo|go|make|tox|uv|poetry)\\b.*\\b(?:test|tests|verify|check|build|ci)\\b|\\bpytest\\b|\\bctest\\b");

    private final List<FileChange> changes;
    private final Function<String, Optional<byte[]>> base;
    private final Function<String, Optional<byte[]>> tip;
    private final List<Finding> findings = new ArrayList<>();

    CheckIntegrity(
            List<FileChange> changes, Function<String, Optional<byte[]>> base, Function<String, Optional<byte[]>> tip) {
        this.changes = changes;
        this.base = base;
        this.tip = tip;
    }

    List<Finding> findings() {
        for (FileChange change : changes) {
            boolean fresh = change.kind() == Kind.ADDED || change.kind() == Kind.COPIED;
            String before = fresh ? "" : text(change.previousPath(), base);
            String now = change.kind() == Kind.DELETED ? "" : text(change.path(), tip);
            boolean wasCi = !fresh && CI.matcher(change.previousPath()).find();
            if (wasCi || CI.matcher(change.path()).find()) {
                ci(change, before, now, wasCi);
            } else if (SETTINGS.matcher(change.path()).find() && !fresh) {
                settings(change.path(), before, now);
            }
        }
        return List.copyOf(findings);
    }

    private static String text(String path, Function<String, Optional<byte[]>> read) {
        return read.apply(path)
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .orElse("");
    }

    private void ci(FileChange change, String before, String now, boolean was) {
        boolean gone =
                change.kind() == Kind.DELETED || !CI.matcher(change.path()).find();
        if (gone) {
            add(Severity.MAJOR, "ci-gone", change.previousPath(), "", 0, "a file of the CI is taken away");
            return;
        }
        int found = findings.size();
        lines(change.path(), before, now, OFF, Severity.BLOCKER, "the CI lets failures pass or runs less: ");
        boolean ran = before.lines().anyMatch(line -> RUNS_TESTS.matcher(line).find());
        boolean runs = now.lines().anyMatch(line -> RUNS_TESTS.matcher(line).find());
        if (was && ran && !runs) {
            add(Severity.BLOCKER, "ci-tests", change.path(), "", 0, "this file of the CI runs no tests any more");
        }
        if (findings.size() == found) {
            String what = was ? "a file of the CI is changed" : "a file of the CI is added";
            add(Severity.MINOR, "ci", change.path(), "", 0, what + "; a person should look at it");
        }
    }

    private void settings(String path, String before, String now) {
        lines(path, before, now, OFF, Severity.BLOCKER, "checks are switched off: ");
        lines(path, before, now, LEFT_OUT, Severity.MAJOR, "tests are left out: ");
        thresholds(path, before, now);
        if (path.endsWith("package.json")) {
            testScript(path, before, now);
        }
    }

    /** Lines like that which weren't there before. */
    private void lines(String path, String before, String now, Pattern pattern, Severity severity, String what) {
        Set<String> known = new HashSet<>(before.lines().map(String::strip).toList());
        List<String> lines = now.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            Matcher matcher = pattern.matcher(line);
            if (!known.contains(line) && matcher.find() && fresh(matcher.group(), before, now)) {
                add(severity, "off", path, line, index + 1, what + cut(line));
            }
        }
    }

    /** A line that was changed elsewhere had it before. */
    private static boolean fresh(String sign, String before, String now) {
        Pattern exact = Pattern.compile(Pattern.quote(sign));
        return TestFile.count(exact, now) > TestFile.count(exact, before);
    }

    private void thresholds(String path, String before, String now) {
        Map<String, List<BigDecimal>> old = thresholds(path, before);
        Map<String, List<BigDecimal>> left = thresholds(path, now);
        old.forEach((name, values) -> {
            List<BigDecimal> is = left.getOrDefault(name, List.of());
            for (int index = 0; index < values.size(); index++) {
                if (index >= is.size()) {
                    add(Severity.MAJOR, "threshold", path, name, 0, "the demand '" + name + "' is taken away");
                    return;
                }
                if (is.get(index).compareTo(values.get(index)) < 0) {
                    String from = values.get(index) + " to " + is.get(index);
                    add(
                            Severity.MAJOR,
                            "threshold",
                            path,
                            name,
                            0,
                            "the demand '" + name + "' is lowered from " + from);
                    return;
                }
            }
        });
    }

    /** Some of the words are common ones; they count only where they mean coverage. */
    private static Map<String, List<BigDecimal>> thresholds(String path, String text) {
        Map<String, List<BigDecimal>> found = new LinkedHashMap<>();
        boolean script = path.matches(".*(?:package\\.json|\\.config\\.\\w+|rc[^/]*)$");
        boolean report = path.contains("codecov");
        Matcher matcher = THRESHOLD.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            boolean counts = switch (name) {
                case "minimum", "fail_under", "cov-fail-under", "coverageThreshold" -> true;
                case "threshold", "target" -> report;
                default -> script;
            };
            if (counts) {
                found.computeIfAbsent(name, it -> new ArrayList<>()).add(new BigDecimal(matcher.group(2)));
            }
        }
        return found;
    }

    private void testScript(String path, String before, String now) {
        Optional<String> was = JavaScriptChecks.testScript(before);
        Optional<String> is = JavaScriptChecks.testScript(now);
        if (was.isPresent() && is.isEmpty()) {
            add(
                    Severity.BLOCKER,
                    "script",
                    path,
                    "test",
                    0,
                    "the test script is taken away; it was: " + cut(was.get()));
        } else if (was.isPresent() && !was.equals(is)) {
            String runner = was.get().strip().split("\\s+", 2)[0];
            boolean same = is.orElse("").contains(runner);
            add(
                    same ? Severity.MINOR : Severity.MAJOR,
                    "script",
                    path,
                    "test",
                    0,
                    "the test script is another: " + cut(is.orElse("")) + "; it was: " + cut(was.get()));
        }
    }

    private static String cut(String line) {
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private void add(Severity severity, String kind, String path, String name, int line, String message) {
        findings.add(new Finding(
                FindingIds.exact("ci", kind + "\n" + path + "\n" + name),
                severity,
                Optional.of(path),
                line > 0 ? Optional.of(line) : Optional.empty(),
                message,
                severity.blocking()
                        ? Optional.of("Let the project's checks demand what they did, and mend what they find.")
                        : Optional.empty()));
    }
}
