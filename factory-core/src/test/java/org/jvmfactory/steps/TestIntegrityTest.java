package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.FileChange.Kind;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

class TestIntegrityTest {

    private static final String JAVA = "src/test/java/shop/ShopTest.java";
    private static final String SHOP = "src/main/java/shop/Shop.java";

    private static final String TEST = """
        class ShopTest {
            @Test
            void discount() {
                assertEquals(90, shop.discount(100));
                assertEquals(0, shop.discount(0));
            }

            @Test
            void rounds() {
                assertThat(shop.round(1.4)).isEqualTo(1);
            }
        }
        """;

    private final Map<String, String> base = new HashMap<>();
    private final Map<String, String> tip = new HashMap<>();
    private final List<FileChange> renames = new ArrayList<>();

    @Test
    void a_deleted_test_blocks() {
        base.put(JAVA, TEST);
        tip.put(JAVA, TEST.substring(0, TEST.indexOf("    @Test\n    void rounds")) + "}\n");
        productChanges();

        assertThat(told()).containsExactly("BLOCKER " + JAVA + ": the test 'rounds' is deleted");
    }

    @Test
    void a_deleted_test_file_blocks_and_names_its_tests() {
        base.put(JAVA, TEST);
        productChanges();

        assertThat(told())
                .containsExactly("BLOCKER " + JAVA + ": the test file is deleted, with 2 tests: 'discount', 'rounds'");
    }

    @Test
    void a_test_file_that_goes_with_what_it_tested_is_only_told() {
        base.put(JAVA, "class ShopTest { @Test void opens() { assertTrue(new Shop().open()); } }");
        base.put(SHOP, "class Shop { boolean open() { return true; } }");

        assertThat(told())
                .containsExactly("MINOR " + JAVA
                        + ": the test file is deleted, with 1 test: 'opens'; what it tested is gone too");
    }

    @Test
    void a_test_that_goes_with_what_it_tested_is_only_told() {
        base.put(JAVA, TEST);
        tip.put(JAVA, TEST.substring(0, TEST.indexOf("    @Test\n    void rounds")) + "}\n");
        base.put(SHOP, "class Shop { int discount(int p) { return 0; } int round(double d) { return 1; } }");
        tip.put(SHOP, "class Shop { int discount(int p) { return 0; } }");

        assertThat(severities()).containsExactly(Severity.MINOR);
    }

    @Test
    void a_moved_or_renamed_test_is_no_deleted_one() {
        base.put(JAVA, TEST);
        tip.put("src/test/java/shop/RoundingTest.java", TEST.replace("void discount", "void ten_percent_off"));
        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void a_file_renamed_with_its_tests_is_no_deleted_one() {
        String now = "src/test/java/shop/MarketTest.java";
        base.put(JAVA, TEST);
        tip.put(now, TEST);
        renames.add(new FileChange(now, JAVA, Kind.RENAMED, 0, 0));

        assertThat(told()).isEmpty();
    }

    @Test
    void a_test_file_renamed_to_where_nobody_runs_it_is_as_good_as_deleted() {
        base.put("tests/test_shop.py", "def test_adds():\n    assert add(1, 1) == 2\n");
        tip.put("old/shop.py.txt", "def test_adds():\n    assert add(1, 1) == 2\n");
        renames.add(new FileChange("old/shop.py.txt", "tests/test_shop.py", Kind.RENAMED, 0, 0));

        assertThat(told())
                .singleElement()
                .asString()
                .startsWith("BLOCKER tests/test_shop.py: the test file is renamed to 'old/shop.py.txt'");
    }

    @Test
    void a_moved_test_that_lost_assertions_is_a_weakened_one() {
        base.put(JAVA, TEST);
        tip.put("src/test/java/shop/MarketTest.java", TEST.replace("        assertEquals(0, shop.discount(0));\n", ""));
        productChanges();

        assertThat(told())
                .containsExactly(
                        "BLOCKER src/test/java/shop/MarketTest.java:3: the test 'discount' has 1 of 2 assertions left"
                                .replace(":3", ":2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        // assertEquals(0, shop.discount(0));  | the test 'discount' has 1 of 2 assertions left
        assertNotNull(shop.discount(0));       | the test 'discount' accepts more than before
        assertTrue(true); assertEquals(0, shop.discount(0)); | an assertion that is true whatever the code does
        String s = "assertEquals(0, 0)";       | the test 'discount' has 1 of 2 assertions left
        """)
    void a_weakened_assertion_blocks(String instead, String message) {
        base.put(JAVA, TEST);
        tip.put(JAVA, TEST.replace("assertEquals(0, shop.discount(0));", instead));
        productChanges();

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
            assertThat(finding.message()).contains(message);
            assertThat(finding.line()).contains(2);
        });
    }

    @Test
    void an_emptied_test_blocks() {
        base.put(JAVA, TEST);
        tip.put(JAVA, TEST.replace("assertThat(shop.round(1.4)).isEqualTo(1);", ""));
        productChanges();

        assertThat(told())
                .containsExactly(
                        "BLOCKER " + JAVA + ":8: the test 'rounds' asserts nothing any more; it had 2 assertions");
    }

    @Test
    void another_expectation_blocks_where_nothing_but_tests_was_changed() {
        base.put(JAVA, TEST);
        tip.put(JAVA, TEST.replace("assertEquals(90,", "assertEquals(100,"));

        assertThat(told())
                .containsExactly(
                        "MAJOR " + JAVA + ":2: the test 'discount' expects something else, and nothing but tests was"
                                + " changed: assertEquals(100, shop.discount(100));");

        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void assertions_that_went_into_a_helper_are_only_told() {
        base.put(JAVA, TEST);
        tip.put(
                JAVA,
                TEST.replace(
                                "assertEquals(90, shop.discount(100));\n        assertEquals(0, shop.discount(0));",
                                "discounts(100, 90);\n        assertEquals(0, shop.discount(0));")
                        .replace(
                                "class ShopTest {\n",
                                "class ShopTest {\n"
                                        + "    void discounts(int of, int is) { assertEquals(is, shop.discount(of));"
                                        + " }\n"));
        productChanges();

        assertThat(severities()).containsExactly(Severity.MINOR);
    }

    @Test
    void tests_that_became_one_of_many_cases_are_only_told() {
        base.put(JAVA, TEST);
        tip.put(JAVA, """
            class ShopTest {
                @ParameterizedTest
                @CsvSource({"100, 90", "0, 0"})
                void takes_off(int price, int expected) {
                    assertEquals(expected, shop.discount(price));
                    assertEquals(expected, shop.discount(price));
                }
            }
            """);
        productChanges();

        assertThat(severities()).isNotEmpty().containsOnly(Severity.MINOR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        src/test/java/ATest.java | @Test\\n void a() { assertTrue(x()); } | @Disabled @Test\\n void a() { assertTrue(x()); }
        src/test/kotlin/ATest.kt | @Test\\n fun `adds up`() { assertTrue(x()) } | @Ignore @Test\\n fun `adds up`() { assertTrue(x()) }
        src/a.test.ts            | it('a', () => { expect(x()).toBe(1) })  | it.skip('a', () => { expect(x()).toBe(1) })
        src/a.spec.js            | it('a', () => { expect(x()).toBe(1) })  | xit('a', () => { expect(x()).toBe(1) })
        test/a.mjs               | test('a', () => { assert.equal(x(), 1) }) | test('a', { skip: true }, () => { assert.equal(x(), 1) })
        src/a.test.js            | test('a', () => { expect(x()).toBe(1) }) | test.only('a', () => { expect(x()).toBe(1) })
        tests/test_a.py          | def test_a():\\n    assert x() == 1      | @pytest.mark.skip\\ndef test_a():\\n    assert x() == 1
        tests/test_a.py          | def test_a(self):\\n    self.assertEqual(x(), 1) | @unittest.skip\\ndef test_a(self):\\n    self.assertEqual(x(), 1)
        tests/test_a.py          | def test_a():\\n    assert x() == 1      | @pytest.mark.xfail\\ndef test_a():\\n    assert x() == 1
        a_test.go                | func TestA(t *testing.T) {\\n t.Fatal(1)\\n} | func TestA(t *testing.T) {\\n t.Skip()\\n t.Fatal(1)\\n}
        src/lib.rs               | #[test]\\nfn a() { assert_eq!(x(), 1); } | #[test]\\n#[ignore]\\nfn a() { assert_eq!(x(), 1); }
        """)
    void a_test_that_is_skipped_now_blocks(String path, String before, String now) {
        base.put(path, before.replace("\\n", "\n"));
        tip.put(path, now.replace("\\n", "\n"));
        productChanges();

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
            assertThat(finding.message()).startsWith("tests are skipped that were run before: ");
            assertThat(finding.line()).isPresent();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        src/test/kotlin/ATest.kt | @Test\\n fun `adds up`() { assertEquals(1, x()); assertEquals(2, y()) } | @Test\\n fun `adds up`() { assertEquals(1, x()) }
        src/a.test.ts            | it('a', () => { expect(x()).toBe(1); expect(y()).toBe(2) }) | it('a', () => { expect(x()).toBe(1) })
        src/a.test.ts            | it('a', () => { expect(x()).toBe(1) })  | it('a', () => { expect(x()).toBeDefined() })
        tests/test_a.py          | def test_a():\\n    assert x() == 1\\n    assert y() == 2 | def test_a():\\n    assert x() == 1
        tests/test_a.py          | def test_a():\\n    assert x() == 1      | def test_a():\\n    assert x() is not None
        tests/test_a.py          | def test_a():\\n    assert x() == 1      | def test_a():\\n    pass
        a_test.go                | func TestA(t *testing.T) {\\n t.Errorf(a)\\n t.Errorf(b)\\n} | func TestA(t *testing.T) {\\n t.Errorf(a)\\n}
        src/lib.rs               | #[test]\\nfn a() { assert_eq!(x(), 1); assert!(y()); } | #[test]\\nfn a() { assert_eq!(x(), 1); }
        """)
    void every_language_has_assertions_that_can_go(String path, String before, String now) {
        base.put(path, before.replace("\\n", "\n"));
        tip.put(path, now.replace("\\n", "\n"));
        productChanges();

        assertThat(severities()).containsExactly(Severity.BLOCKER);
    }

    @Test
    void tests_that_were_skipped_before_are_no_news() {
        base.put(JAVA, TEST.replace("@Test\n    void rounds", "@Disabled(\"#7\")\n    @Test\n    void rounds"));
        tip.put(JAVA, TEST.replace("@Test\n    void rounds", "@Disabled(\"#8\")\n    @Test\n    void rounds"));
        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void a_new_test_that_is_skipped_is_only_told() {
        tip.put(JAVA, TEST.replace("@Test\n    void rounds", "@Disabled\n    @Test\n    void rounds"));
        productChanges();

        assertThat(told()).containsExactly("MINOR " + JAVA + ":8: a new test is skipped: @Disabled");
    }

    @Test
    void a_method_that_follows_another_test_now_has_taken_nothing_away() {
        String helper = "    void check(int is) {\n        assertEquals(7, is);\n    }\n}\n";
        String more = "    @Test\n    void third() {\n        assertEquals(3, shop.third());\n    }\n\n";
        String body = TEST.substring(0, TEST.lastIndexOf('}'));
        base.put(JAVA, body + helper);
        tip.put(JAVA, body + more + helper);
        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void a_test_that_is_called_nearly_the_same_and_written_anew_is_no_deleted_one() {
        base.put(JAVA, "@Test void takes_ten_per_cent_off() { assertEquals(90, shop.discount(100)); }");
        tip.put(JAVA, "@Test void takesTenPerCentOffAYear() { assertThat(till.total()).isEqualTo(prices().sum()); }");
        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void further_assertions_that_accept_much_take_nothing_away() {
        base.put(JAVA, TEST);
        tip.put(
                JAVA,
                TEST.replace(
                        "assertEquals(0, shop.discount(0));",
                        "assertEquals(0, shop.discount(0));\n        assertThat(shop.names()).contains(a).contains(b);"));
        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void what_is_called_a_test_among_the_product_is_none() {
        base.put("src/main/java/shop/TestKit.java", TEST);
        tip.put("src/main/java/shop/TestKit.java", "class TestKit {}");

        assertThat(told()).isEmpty();
    }

    @Test
    void a_program_that_skips_something_skips_no_test() {
        String test = "func TestA(t *testing.T) {\n t.Errorf(a)\n}";
        base.put("a_test.go", test);
        tip.put("a_test.go", test.replace("t.Errorf", "scanner.Skip(2)\n t.Errorf"));

        assertThat(told()).isEmpty();
    }

    @Test
    void more_and_stricter_tests_are_fine() {
        base.put(JAVA, TEST);
        tip.put(
                JAVA,
                TEST.replace(
                                "assertEquals(0, shop.discount(0));",
                                "assertEquals(0, shop.discount(0));\n        assertEquals(1, shop.discount(1));")
                        .replace("void rounds", "void half() { assertEquals(2, shop.round(1.5)); } @Test void rounds"));
        productChanges();

        assertThat(told()).isEmpty();
    }

    @Test
    void a_finding_keeps_its_id_wherever_the_test_stands() {
        base.put(JAVA, TEST);
        tip.put(JAVA, TEST.replace("        assertEquals(0, shop.discount(0));\n", ""));
        String first = findings().get(0).id();
        tip.put(JAVA, "\n\n" + tip.get(JAVA));

        assertThat(findings().get(0).id()).isEqualTo(first);
    }

    private void productChanges() {
        base.put(SHOP, "class Shop { int discount(int price) { return price; } int round(double d) { return 1; } }");
        tip.put(SHOP, "class Shop { int discount(int price) { return 0; } int round(double d) { return 1; } }");
    }

    private List<Severity> severities() {
        return findings().stream().map(Finding::severity).toList();
    }

    private List<String> told() {
        return findings().stream()
                .map(finding -> finding.severity() + " " + finding.place() + ": " + finding.message())
                .toList();
    }

    private List<Finding> findings() {
        return new TestIntegrity(changes(), read(base), read(tip)).findings();
    }

    private List<FileChange> changes() {
        Set<String> paths = new TreeSet<>(base.keySet());
        paths.addAll(tip.keySet());
        renames.forEach(rename -> paths.removeAll(List.of(rename.path(), rename.previousPath())));
        List<FileChange> changes = new ArrayList<>(renames);
        for (String path : paths) {
            Kind kind = !base.containsKey(path) ? Kind.ADDED : tip.containsKey(path) ? Kind.MODIFIED : Kind.DELETED;
            changes.add(new FileChange(path, path, kind, 1, 1));
        }
        return changes;
    }

    private static java.util.function.Function<String, Optional<byte[]>> read(Map<String, String> files) {
        return path -> Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
