package org.jvmfactory.steps;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What tests look like in the languages that are known. Immutable. The patterns are for code without comments and contents of strings. */
final class TestLanguage {
    static final TestLanguage JVM = new TestLanguage(
            List.of(".java", ".kt", ".groovy", ".scala"),
            "(?:^|/)src/(?:test|it|\\w+Test|testFixtures)/|(?:^|/)(?:\\w*(?:Tests?|IT|Spec|TestCase)|Test[A-Z]\\w*)\\.\\w+$",
            new Signs(
                    "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\\b",
                    "[\\w>\\]]\\s+(`[^`\n]+`|[\\w$]+)\\s*\\(",
                    "\\b(?:assert\\w*|verify\\w*|fail|expect\\w*|then|should\\w*|andExpect|isEqualTo)\\s*[({<]",
                    "\\b(?:assertNotNull|isNotNull|assertDoesNotThrow|doesNotThrowAnyException|isNotEmpty|isNotBlank|isInstanceOf|isIn|isTrue"
                            + "|assertTrue|contains)\\s*\\(",
                    "@(?:Disabled\\w*|Ignore|EnabledIf\\w*|EnabledOn\\w*)\\b|\\bassum(?:e\\w*|ing\\w*)\\s*\\(",
                    "\\bassertTrue\\s*\\(\\s*true\\b|\\bassertFalse\\s*\\(\\s*false\\b|\\bassertThat\\s*\\(\\s*true\\s*\\)\\s*\\.isTrue",
                    "@(?:ParameterizedTest|CsvSource|ValueSource|MethodSource|EnumSource|TestFactory)\\b"));

    static final TestLanguage JAVASCRIPT = new TestLanguage(
            List.of(".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"),
            "(?:^|/)(?:__tests__|tests?|e2e|specs?)/|\\.(?:test|spec|e2e|cy)\\.[cm]?[jt]sx?$",
            new Signs(
                    "\\b(?:it|test|specify|xit|xtest|fit)(?:\\.\\w+)*(?:\\([^()]*\\))?\\s*\\(\\s*(?=[\"'`])",
                    "([\"'`])",
                    "\\bexpect\\w*\\s*\\(|\\bassert(?:\\.\\w+)*\\s*\\(|\\.should\\b|\\bt\\.(?:is|not|deepEqual|true|false|throws|equal|same)\\w*\\s*\\(",
                    "\\.(?:toBeDefined|toBeTruthy|toBeFalsy|toBeInstanceOf|toContain|exist|ok|truthy)\\b|\\bassert\\.ok\\s*\\(|\\bexpect\\.any\\w*",
                    "\\b(?:it|test|describe|context|suite|specify)\\.(?:skip\\w*|todo|fixme|fails|failing)\\b|\\bx(?:it|test|describe|specify|context)\\s*\\("
                            + "|\\b(?:it|test|describe|context|suite)\\.only\\b|\\bf(?:it|describe)\\s*\\(|\\bskip\\s*:\\s*true\\b",
                    "\\bexpect\\s*\\(\\s*(true|false|1)\\s*\\)\\s*\\.\\w+\\s*\\(\\s*\\1?\\s*\\)|\\bassert(?:\\.ok)?\\s*\\(\\s*true\\s*\\)",
                    "\\b(?:it|test|describe)\\.each\\b|\\.forEach\\s*\\("));

    static final TestLanguage PYTHON = new TestLanguage(
            List.of(".py"),
            "(?:^|/)tests?/|(?:^|/)test_[^/]*\\.py$|_test\\.py$|(?:^|/)(?:conftest|tests)\\.py$",
            new Signs(
                    "(?m)^[ \\t]*(?:async[ \\t]+)?def[ \\t]+(?=test)",
                    "(test\\w*)\\s*\\(",
                    "\\bassert\\b|\\bself\\.(?:assert\\w+|fail)\\s*\\(|\\bpytest\\.(?:raises|warns|fail)\\s*\\(|\\bassert_\\w+\\s*\\(",
                    "\\bis not"
                            + " None\\b|\\bassertIsNotNone\\b|\\bassertIsInstance\\b|\\bisinstance\\s*\\(|\\bassertTrue\\b|\\bassertIn\\b",
                    "\\b(?:pytest\\.)?mark\\.(?:skip\\w*|xfail)\\b|\\bpytest\\.(?:skip|xfail|importorskip)\\s*\\("
                            + "|\\bunittest\\.(?:skip\\w*|expectedFailure)\\b|\\bself\\.skipTest\\s*\\(|@(?:skip\\w*|expectedFailure)\\b",
                    "(?m)\\bassert\\s+(?:True|1|not False|1\\s*==\\s*1)\\s*$|\\bassertTrue\\s*\\(\\s*True\\s*\\)",
                    "\\bparametrize\\b|\\bsubTest\\s*\\("));

    static final TestLanguage GO = new TestLanguage(
            List.of(".go"),
            "_test\\.go$",
            new Signs(
                    "(?m)^func\\s+(?=(?:Test|Fuzz|Example)\\w*\\s*\\()",
                    "(\\w+)\\s*\\(",
                    "\\b\\w+\\.(?:Errorf?|Fatalf?|Fail|FailNow)\\s*\\(|\\b(?:assert|require)\\.\\w+\\s*\\(",
                    "\\b(?:assert|require)\\.(?:NotNil|NotEmpty|True|Contains|IsType|NotPanics)f?\\s*\\(",
                    "(?:\\b(?:t|b|f|tb)|\\.T\\(\\))\\.(?:Skip|Skipf|SkipNow)\\s*\\(",
                    "\\b(?:assert|require)\\.True\\s*\\(\\s*\\w+\\s*,\\s*true\\s*[,)]",
                    "\\b\\w+\\.Run\\s*\\("));

    static final TestLanguage RUST = new TestLanguage(
            List.of(".rs"),
            "(?:^|/)tests/",
            new Signs(
                    "#\\[(?:\\w+::)*(?:test|rstest)\\b[^\\]]*\\]",
                    "\\bfn\\s+(\\w+)",
                    "\\b(?:debug_)?assert\\w*!\\s*[({\\[]|\\bpanic!|#\\[should_panic|\\bunwrap_err\\s*\\(|\\bexpect_err\\s*\\(",
                    "\\.is_(?:ok|err|some|none)\\s*\\(",
                    "#\\[ignore\\b",
                    "\\bassert!\\s*\\(\\s*true\\s*[,)]",
                    "#\\[(?:rstest|case|test_case)\\b"));

    private static final List<TestLanguage> ALL = List.of(JVM, JAVASCRIPT, PYTHON, GO, RUST);

    /** Whatever is called a test here is none. */
    private static final Pattern PRODUCT = Pattern.compile("(?:^|/)src/main/");

    private static final Pattern SUPPORT = Pattern.compile(
            "(?:^|/)(?:tests?|__tests__|__snapshots__|testdata|test-data|fixtures|e2e|specs?)/|(?:^|/)src/(?:test|it|\\w+Test)/");

    private final List<String> endings;
    private final Pattern testPath;
    private final Signs signs;

    private TestLanguage(List<String> endings, String testPath, Signs signs) {
        this.endings = endings;
        this.testPath = Pattern.compile(testPath);
        this.signs = signs;
    }

    /**
     * What is looked for in code.
     *
     * @param test where a test begins
     * @param name the first after that is its name, or the quote before it
     * @param assertion one of them
     * @param weak an assertion that accepts much
     * @param skip what keeps a test, or the others beside it, from being run
     * @param empty an assertion that holds whatever the code does
     * @param table one test for many cases
     */
    record Signs(
            Pattern test, Pattern name, Pattern assertion, Pattern weak, Pattern skip, Pattern empty, Pattern table) {

        Signs(String test, String name, String assertion, String weak, String skip, String empty, String table) {
            this(
                    Pattern.compile(test),
                    Pattern.compile(name),
                    Pattern.compile(assertion),
                    Pattern.compile(weak),
                    Pattern.compile(skip),
                    Pattern.compile(empty),
                    Pattern.compile(table));
        }
    }

    Signs signs() {
        return signs;
    }

    /** The language of a source file. */
    static Optional<TestLanguage> of(String path) {
        return ALL.stream()
                .filter(language -> language.endings.stream().anyMatch(path::endsWith))
                .findFirst();
    }

    /** Whether a source file is there for tests, by its path. */
    static boolean isTest(String path) {
        return !PRODUCT.matcher(path).find()
                && of(path).filter(language -> language.testPath.matcher(path).find())
                        .isPresent();
    }

    /** Whether a file is there for tests, or for what they read. */
    static boolean supportsTests(String path) {
        return isTest(path) || SUPPORT.matcher(path).find();
    }
}
