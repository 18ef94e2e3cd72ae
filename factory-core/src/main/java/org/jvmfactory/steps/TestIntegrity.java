package org.jvmfactory.steps;

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
import java.util.stream.Collectors;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.FileChange.Kind;
import org.jvmfactory.steps.TestFile.Test;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

/**
 * Finds out whether a change makes the tests prove less than they did: tests that are gone, skipped or emptied, assertions that are gone or
 * accept more. It compares the tests of all changed files as a whole, so that one that was moved or renamed isn't missed. What was tested and
 * is gone itself needs no test any more; that is told, and blocks nothing.
 */
final class TestIntegrity {

    private static final int NAMED = 5;
    private static final Pattern DOCUMENT = Pattern.compile("\\.(?:md|txt|rst|adoc)$");

    /** What a source file defines; the group that took part is its name. */
    private static final Pattern DEFINED = Pattern.compile(
            "\\b(?:class|interface|enum|record|struct|trait|type|object|fn|func|def|function|fun)\\s+(?:\\([^()]*\\)\\s*)?(\\w{3,})"
                    + "|\\b(?:const|let|var)\\s+(\\w{3,})\\s*=\\s*(?:async\\b|function\\b|\\()"
                    + "|\\b(?!new\\b|return\\b|else\\b|throw\\b|await\\b)[\\w\\]>]+\\s+(\\w{3,})\\s*\\([^(){};]*\\)\\s*(?:throws\\s+[\\w.,\\s]+)?\\{");

    private static final Pattern CALL = Pattern.compile("([A-Za-z_$][\\w$]{2,})\\s*!?\\(");

    private final List<FileChange> changes;
    private final Function<String, Optional<byte[]>> base;
    private final Function<String, Optional<byte[]>> tip;
    private final List<Finding> findings = new ArrayList<>();

    /** The test files before and after, by their path then. */
    private final Map<String, TestFile> before = new LinkedHashMap<>();

    private final Map<String, TestFile> after = new LinkedHashMap<>();

    /** What the product's changed files defined that aren't in any of them any more. */
    private final Set<String> vanished = new HashSet<>();

    TestIntegrity(
            List<FileChange> changes, Function<String, Optional<byte[]>> base, Function<String, Optional<byte[]>> tip) {
        this.changes = changes;
        this.base = base;
        this.tip = tip;
    }

    List<Finding> findings() {
        boolean product = read();
        Map<Test, Test> became = TestPairs.of(changes, before, after);
        gone(became);
        became.forEach((was, is) -> compare(was, is, product));
        skipped();
        return List.copyOf(findings);
    }

    /** Reads the files; whether anything but tests was changed. */
    private boolean read() {
        boolean product = false;
        Set<String> left = new HashSet<>();
        for (FileChange change : changes) {
            boolean had = change.kind() != Kind.ADDED && change.kind() != Kind.COPIED;
            boolean has = change.kind() != Kind.DELETED;
            Optional<TestFile> old = had ? file(change.previousPath(), base) : Optional.empty();
            Optional<TestFile> now = has ? file(change.path(), tip) : Optional.empty();
            boolean wasTest = had && isTest(change.previousPath(), old);
            boolean isTest = has && isTest(change.path(), now);
            if (wasTest) {
                old.ifPresent(file -> before.put(change.previousPath(), file));
            } else {
                old.ifPresent(file -> vanished.addAll(defined(file.code())));
            }
            if (isTest) {
                now.ifPresent(file -> after.put(change.path(), file));
            } else {
                now.ifPresent(file -> left.addAll(TestPairs.words(file.code())));
            }
            product |= !wasTest
                    && !isTest
                    && !TestLanguage.supportsTests(change.path())
                    && !DOCUMENT.matcher(change.path()).find();
        }
        vanished.removeAll(left);
        return product;
    }

    /** Tests may stand beside what they test. */
    private static boolean isTest(String path, Optional<TestFile> file) {
        return TestLanguage.isTest(path)
                || file.filter(it -> !it.tests().isEmpty() && path.endsWith(".rs"))
                        .isPresent();
    }

    private static Optional<TestFile> file(String path, Function<String, Optional<byte[]>> read) {
        return TestLanguage.of(path)
                .flatMap(language -> read.apply(path).map(content -> new TestFile(path, language, content)));
    }

    private void gone(Map<Test, Test> became) {
        for (Map.Entry<String, TestFile> entry : before.entrySet()) {
            String path = entry.getKey();
            List<Test> gone = entry.getValue().tests().stream()
                    .filter(test -> !became.containsKey(test))
                    .toList();
            if (gone.isEmpty()) {
                continue;
            }
            Optional<FileChange> change = changes.stream()
                    .filter(it -> it.previousPath().equals(path) || it.path().equals(path))
                    .findFirst();
            String now = change.map(FileChange::path).orElse(path);
            if (!after.containsKey(now)) {
                boolean deleted = change.filter(it -> it.kind() == Kind.DELETED).isPresent();
                String what = deleted
                        ? "the test file is deleted"
                        : "the test file is renamed to '" + now + "', where nobody runs it";
                boolean subject = gone.stream().allMatch(this::subjectGone);
                add(severity(subject), "file", path, "", 0, what + ", with " + named(gone) + because(subject));
                continue;
            }
            boolean table = Optional.ofNullable(after.get(now))
                    .filter(file -> file.tables() > entry.getValue().tables())
                    .isPresent();
            for (Test test : gone) {
                boolean subject = subjectGone(test);
                String reason = table && !subject ? "; a test of many cases has come, which may stand for it" : "";
                add(
                        severity(subject || table),
                        "test",
                        now,
                        test.name(),
                        0,
                        "the test '" + test.name() + "' is deleted" + because(subject) + reason);
            }
        }
    }

    private void compare(Test was, Test is, boolean product) {
        String test = "the test '" + is.name() + "'";
        List<String> lost = lost(was, is);
        boolean moved = is.assertions() > 0 && lost.stream().allMatch(this::stillThere);
        if (is.assertions() < was.assertions() && !moved) {
            boolean subject = lost.stream().allMatch(this::speaksOfVanished);
            boolean helper = is.assertions() > 0 && callsHelper(was, is);
            String what = is.assertions() == 0
                    ? test + " asserts nothing any more; it had " + was.assertions() + " assertions"
                    : test + " has " + is.assertions() + " of " + was.assertions() + " assertions left";
            String why = subject || !helper ? because(subject) : "; it calls a new helper, which may hold them";
            add(severity(subject || helper), "assertions", is.path(), is.name(), is.line(), what + why);
        } else if (is.empty() > was.empty()) {
            add(
                    Severity.BLOCKER,
                    "empty",
                    is.path(),
                    is.name(),
                    is.line(),
                    test + " holds an assertion that is true whatever the code does");
        } else if (is.strict() < was.strict() && is.weak() > was.weak()) {
            add(
                    Severity.BLOCKER,
                    "weaker",
                    is.path(),
                    is.name(),
                    is.line(),
                    test + " accepts more than before: assertions that compare became ones that hardly do");
        } else if (!product) {
            expectsOtherwise(was, is)
                    .ifPresent(line -> add(
                            Severity.MAJOR,
                            "expected",
                            is.path(),
                            is.name(),
                            is.line(),
                            test + " expects something else, and nothing but tests was changed: " + line));
        }
    }

    private static List<String> lost(Test was, Test is) {
        List<String> lost = new ArrayList<>(was.asserting());
        is.asserting().forEach(lost::remove);
        return lost;
    }

    /** What follows a test, such as a method that others call too, may follow another one now. */
    private boolean stillThere(String line) {
        int were = before.values().stream().mapToInt(file -> file.times(line)).sum();
        int are = after.values().stream().mapToInt(file -> file.times(line)).sum();
        return are >= were;
    }

    private static Optional<String> expectsOtherwise(Test was, Test is) {
        List<String> lost = lost(was, is);
        return is.asserting().stream()
                .filter(line -> !was.asserting().contains(line))
                .filter(line ->
                        lost.stream().anyMatch(old -> TestFile.shape(old).equals(TestFile.shape(line))))
                .findFirst();
    }

    /** A call of something that wasn't called before, and is defined in the tests as they are now. */
    private boolean callsHelper(Test was, Test is) {
        Set<String> calls = calls(is.code());
        calls.removeAll(calls(was.code()));
        String known = before.values().stream().map(TestFile::code).collect(Collectors.joining("\n"));
        String now = after.values().stream().map(TestFile::code).collect(Collectors.joining("\n"));
        return calls.stream()
                .filter(call -> !TestPairs.words(known).contains(call))
                .anyMatch(call -> TestFile.count(Pattern.compile("\\b" + Pattern.quote(call) + "\\b"), now)
                        > TestFile.count(Pattern.compile("\\b" + Pattern.quote(call) + "\\b"), is.code()));
    }

    private void skipped() {
        for (Map.Entry<String, TestFile> entry : after.entrySet()) {
            Optional<TestFile> old = changes.stream()
                    .filter(change -> change.path().equals(entry.getKey()))
                    .flatMap(change -> Optional.ofNullable(before.get(change.previousPath())).stream())
                    .findFirst();
            List<String> known = new ArrayList<>();
            old.ifPresent(file -> file.skips().forEach(skip -> known.add(skip.sign())));
            List<String> lines = old.map(file ->
                            file.skips().stream().map(TestFile.Skip::text).toList())
                    .orElse(List.of());
            List<TestFile.Skip> skips = new ArrayList<>(entry.getValue().skips());
            skips.removeIf(skip -> lines.contains(skip.text()) && known.remove(skip.sign()));
            for (TestFile.Skip skip : skips) {
                if (!known.remove(skip.sign())) {
                    String what =
                            old.isPresent() ? "tests are skipped that were run before: " : "a new test is skipped: ";
                    Severity severity = old.isPresent() ? Severity.BLOCKER : Severity.MINOR;
                    add(severity, "skip", entry.getKey(), skip.text(), skip.line(), what + skip.text());
                }
            }
        }
    }

    private boolean subjectGone(Test test) {
        return speaksOfVanished(test.code());
    }

    private boolean speaksOfVanished(String code) {
        return TestPairs.words(code).stream().anyMatch(vanished::contains);
    }

    private static Set<String> defined(String code) {
        Set<String> names = new HashSet<>();
        Matcher matcher = DEFINED.matcher(code);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    names.add(matcher.group(group));
                }
            }
        }
        return names;
    }

    private static Severity severity(boolean excused) {
        return excused ? Severity.MINOR : Severity.BLOCKER;
    }

    private static String because(boolean subject) {
        return subject ? "; what it tested is gone too" : "";
    }

    private static String named(List<Test> tests) {
        String names = tests.stream().limit(NAMED).map(Test::name).collect(Collectors.joining("', '", "'", "'"));
        String more = tests.size() > NAMED ? " and " + (tests.size() - NAMED) + " more" : "";
        return (tests.size() == 1 ? "1 test: " : tests.size() + " tests: ") + names + more;
    }

    private static Set<String> calls(String code) {
        return CALL.matcher(code).results().map(found -> found.group(1)).collect(Collectors.toCollection(HashSet::new));
    }

    private void add(Severity severity, String kind, String path, String name, int line, String message) {
        findings.add(new Finding(
                FindingIds.exact("ti", kind + "\n" + path + "\n" + name),
                severity,
                Optional.of(path),
                line > 0 ? Optional.of(line) : Optional.empty(),
                message,
                severity.blocking()
                        ? Optional.of("Bring back what the tests proved, and mend the code where they fail.")
                        : Optional.empty()));
    }
}
