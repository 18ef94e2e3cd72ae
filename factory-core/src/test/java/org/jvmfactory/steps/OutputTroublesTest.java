package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.Finding;

/** What tools print where something is wrong, cut down to what counts. */
class OutputTroublesTest {

    @Test
    void compilers_name_file_and_line() {
        assertThat(found("""
            [ERROR] /w/t1/src/main/java/shop/Shop.java:[12,34] cannot find symbol
            [ERROR]   symbol:   class Price
            /w/t1/src/main/java/shop/Shop.java:13: error: ';' expected
            e: file:///w/t1/src/main/kotlin/Cart.kt:7:5 Unresolved reference 'total'.
            src/app.ts(4,9): error TS2322: Type 'string' is not assignable to type 'number'.
            src/list.c:21:3: error: unknown type name 'nod'
            ./cart.go:9:2: undefined: total
            error[E0308]: mismatched types
             --> src/lib.rs:12:5
            """))
                .containsExactly(
                        "src/main/java/shop/Shop.java:12: cannot find symbol",
                        "src/main/java/shop/Shop.java:13: ';' expected",
                        "src/main/kotlin/Cart.kt:7: Unresolved reference 'total'.",
                        "src/app.ts:4: TS2322: Type 'string' is not assignable to type 'number'.",
                        "src/list.c:21: unknown type name 'nod'",
                        "cart.go:9: undefined: total",
                        "src/lib.rs:12: mismatched types");
    }

    @Test
    void surefire_names_the_tests_that_failed() {
        assertThat(found("""
            [ERROR] Failures:
            [ERROR]   ShopTest.discount:14 expected: <90> but was: <100>
            [ERROR]   ShopTest.rounds:20->check:31
            Expecting actual:
              1
            to be equal to:
              2
            [ERROR] Errors:
            [ERROR]   ShopTest.empty » NullPointer Cannot invoke "List.size()"
            [INFO]
            [ERROR] Tests run: 3, Failures: 2, Errors: 1, Skipped: 0
            """))
                .containsExactly(
                        "src/test/java/shop/ShopTest.java:14: test 'ShopTest.discount' failed: expected: <90> but was:"
                                + " <100>",
                        "src/test/java/shop/ShopTest.java:20: test 'ShopTest.rounds' failed: Expecting actual: / 1 /"
                                + " to be equal to: / 2",
                        "src/test/java/shop/ShopTest.java: test 'ShopTest.empty' failed: NullPointer Cannot invoke"
                                + " \"List.size()\"");
    }

    @Test
    void gradle_names_the_tests_that_failed() {
        assertThat(found("""
            > Task :test FAILED

            ShopTest > discount() FAILED
                org.opentest4j.AssertionFailedError at ShopTest.java:14

            ShopTest > rounds() FAILED
                org.opentest4j.AssertionFailedError: expected: <1> but was: <2>
                    at app//org.junit.jupiter.api.AssertEquals.fail(AssertEquals.java:1)
                    at app//shop.ShopTest.rounds(ShopTest.java:22)

            3 tests completed, 2 failed
            """))
                .containsExactly(
                        "src/test/java/shop/ShopTest.java:14: test 'ShopTest.discount' failed:"
                                + " org.opentest4j.AssertionFailedError",
                        "src/test/java/shop/ShopTest.java:22: test 'ShopTest.rounds' failed:"
                                + " org.opentest4j.AssertionFailedError: expected: <1> but was: <2>");
    }

    @Test
    void jest_vitest_and_node_name_the_tests_that_failed() {
        assertThat(found("""
            FAIL src/cart.test.js
              ● cart › adds

                expect(received).toBe(expected) // Object.is equality

                Expected: 3
                Received: 2

                  10 | test('adds', () => {
                > 11 |   expect(add(1, 1)).toBe(3);

                  at Object.<anonymous> (src/cart.test.js:11:21)

            Test Suites: 1 failed, 1 total
            """))
                .containsExactly(
                        "src/cart.test.js:11: test 'cart › adds' failed: expect(received).toBe(expected) // Object.is"
                                + " equality / Expected: 3 / Received: 2");
        assertThat(found("""
             FAIL  src/cart.test.js > cart > adds
            AssertionError: expected 2 to be 3 // Object.is equality

            - Expected
            + Received

             ❯ src/cart.test.js:12:20
             Test Files  1 failed (1)
            """))
                .containsExactly("src/cart.test.js:12: test 'cart > adds' failed: AssertionError: expected 2 to be 3 //"
                        + " Object.is equality / - Expected / + Received");
        assertThat(found("""
            ✖ failing tests:

            test at src/cart.test.js:3:1
            ✖ adds (1.5ms)
              AssertionError [ERR_ASSERTION]: 2 !== 3
                  at TestContext.<anonymous> (file:///w/t1/src/cart.test.js:4:10)
            """))
                .containsExactly("src/cart.test.js:3: test 'adds' failed: AssertionError [ERR_ASSERTION]: 2 !== 3");
        assertThat(found("""
            TAP version 13
            not ok 1 - adds
              ---
              location: '/w/t1/src/cart.test.js:3:1'
              failureType: 'testCodeFailure'
              error: 'Expected values to be strictly equal'
              ...
            not ok 2 - cart
              ---
              failureType: 'subtestsFailed'
              error: '1 subtest failed'
              ...
            """))
                .containsExactly("src/cart.test.js:3: test 'adds' failed: Expected values to be strictly equal");
    }

    @Test
    void pytest_and_unittest_name_the_tests_that_failed() {
        assertThat(found("""
            =================================== FAILURES ===================================
            ________________________________ TestCart.test_adds ____________________________

                def test_adds(self):
            >       assert add(1, 1) == 3
            E       assert 2 == 3
            E        +  where 2 = add(1, 1)

            tests/test_cart.py:11: AssertionError
            =========================== short test summary info ============================
            FAILED tests/test_cart.py::TestCart::test_adds - assert 2 == 3
            ERROR tests/test_shop.py - ModuleNotFoundError: No module named 'shop'
            """))
                .containsExactly(
                        "tests/test_cart.py:11: test 'TestCart::test_adds' failed: assert 2 == 3",
                        "tests/test_shop.py: ModuleNotFoundError: No module named 'shop'");
        assertThat(found("""
            FAIL: test_adds (tests.test_cart.TestCart.test_adds)
            ----------------------------------------------------------------------
            Traceback (most recent call last):
              File "/w/t1/tests/test_cart.py", line 11, in test_adds
                self.assertEqual(add(1, 1), 3)
              File "/usr/lib/python3.12/unittest/case.py", line 885, in assertEqual
            AssertionError: 2 != 3
            again

            ----------------------------------------------------------------------
            Ran 1 test in 0.000s
            """))
                .containsExactly(
                        "tests/test_cart.py:11: test 'tests.test_cart.TestCart.test_adds' failed: AssertionError: 2 !="
                                + " 3 / again");
    }

    @Test
    void go_and_cargo_name_the_tests_that_failed() {
        assertThat(found("""
            --- FAIL: TestCart (0.00s)
                --- FAIL: TestCart/adds (0.00s)
                    cart_test.go:11: got 2, want 3
            FAIL
            FAIL\texample.org/shop\t0.002s
            """)).containsExactly("cart_test.go:11: test 'TestCart/adds' failed: got 2, want 3");
        assertThat(found("""
            --- FAIL: TestCart (0.00s)
            panic: assignment to entry in nil map [recovered, repanicked]

            goroutine 5 [running]:
            panic({0x55a7a0?, 0x6cae70?})
            \t/usr/local/go/src/runtime/panic.go:860 +0x13a
            example.org/shop.TestCart(0x199666004248?)
            \t/w/t1/cart_test.go:13 +0x28
            """))
                .containsExactly("cart_test.go:13: test 'TestCart' failed: panic: assignment to entry in nil map");
        assertThat(found("""
            test tests::adds ... FAILED

            ---- tests::adds stdout ----
            thread 'tests::adds' panicked at src/lib.rs:12:9:
            assertion `left == right` failed
              left: 2
             right: 3
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
            """))
                .containsExactly(
                        "src/lib.rs:12: test 'tests::adds' failed: assertion `left == right` failed / left: 2 / right:"
                                + " 3");
    }

    @Test
    void a_test_keeps_its_id_wherever_it_fails_and_whatever_it_says() {
        assertThat(id("[ERROR]   ShopTest.test1:14 expected: <90> but was: <100>"))
                .isEqualTo(id("[ERROR]   ShopTest.test1:20 expected: <91> but was: <7>"))
                .isNotEqualTo(id("[ERROR]   ShopTest.test2:14 expected: <90> but was: <100>"));
    }

    @Test
    void a_mistake_keeps_its_id_wherever_its_line_has_gone() {
        assertThat(id("src/list.c:21:3: error: unknown type name 'nod'"))
                .isEqualTo(id("src/list.c:30:3: error: unknown type name 'nod'"))
                .isNotEqualTo(id("src/list.c:21:3: error: expected ';'"));
    }

    @Test
    void a_file_that_is_not_the_projects_is_told_in_words() {
        assertThat(found("/usr/include/stdio.h:3:1: error: broken"))
                .containsExactly("the change: /usr/include/stdio.h:3: broken");
    }

    @Test
    void a_build_that_went_well_holds_no_trouble() {
        assertThat(found("ok  \texample.org/shop\t0.002s\nPASS src/cart.test.js\n[INFO] BUILD SUCCESS\n"))
                .isEmpty();
    }

    private static String id(String output) {
        List<Finding> findings = findings(output);
        assertThat(findings).hasSize(1);
        return findings.get(0).id();
    }

    private static List<String> found(String output) {
        return findings(output).stream()
                .map(finding -> finding.place() + ": " + finding.message().replace("\n", " / "))
                .toList();
    }

    private static List<Finding> findings(String output) {
        OutputPlaces places = new OutputPlaces(
                "/w/t1",
                "",
                Set.of(
                        "src/main/java/shop/Shop.java",
                        "src/test/java/shop/ShopTest.java",
                        "src/main/kotlin/Cart.kt",
                        "src/app.ts",
                        "src/list.c",
                        "src/cart.test.js",
                        "cart.go",
                        "cart_test.go",
                        "src/lib.rs",
                        "tests/test_cart.py",
                        "tests/test_shop.py"));
        return OutputTroubles.of(output).stream()
                .map(trouble -> trouble.finding(places))
                .toList();
    }
}
