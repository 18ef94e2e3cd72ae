package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.FileChange.Kind;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Severity;

class CheckIntegrityTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
        pom.xml                  ; <a/>                           ; <skipTests>true</skipTests>           ; BLOCKER
        core/pom.xml             ; <a/>                           ; <testFailureIgnore>true</testFailureIgnore> ; BLOCKER
        .mvn/maven.config        ; -B                             ; -DskipTests                           ; BLOCKER
        build.gradle.kts         ; a                              ; ignoreFailures = true                 ; BLOCKER
        package.json             ; {"scripts":{"test":"jest"}}    ; {"scripts":{"test":"jest || true"}}   ; BLOCKER
        package.json             ; {"scripts":{"test":"jest"}}    ; {"scripts":{"test":"echo ok"}}        ; MAJOR
        package.json             ; {"scripts":{"test":"jest"}}    ; {"scripts":{}}                        ; BLOCKER
        package.json             ; {"scripts":{"test":"jest"}}    ; {"scripts":{"test":"jest --ci"}}      ; MINOR
        pom.xml                  ; <minimum>0.80</minimum>        ; <minimum>0.10</minimum>               ; MAJOR
        pyproject.toml           ; fail_under = 90                ; fail_under = 50                       ; MAJOR
        jest.config.js           ; branches: 80                   ; branches: 20                          ; MAJOR
        pytest.ini               ; addopts = -q                   ; addopts = -q --ignore=tests/slow      ; MAJOR
        .github/workflows/ci.yml ; run: mvn verify                ; run: mvn verify -DskipTests           ; BLOCKER
        .github/workflows/ci.yml ; run: mvn verify                ; run: echo done                        ; BLOCKER
        .github/workflows/ci.yml ; run: mvn verify                ; run: mvn verify # again               ; MINOR
        .gitlab-ci.yml           ; script: pytest                 ; script: pytest || true                ; BLOCKER
        """)
    void checks_that_demand_less_are_told(String path, String before, String now, Severity severity) {
        assertThat(findings(path, before, now)).extracting(Finding::severity).contains(severity);
        assertThat(findings(path, before, now).stream().map(Finding::severity).min(Enum::compareTo))
                .contains(severity);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
        pom.xml        ; <skipTests>true</skipTests><a/>  ; <skipTests>true</skipTests><b/>
        pom.xml        ; <minimum>0.80</minimum>          ; <minimum>0.90</minimum>
        package.json   ; {"version":"1"}                  ; {"version":"2"}
        src/Shop.java  ; a                                ; String s = "-DskipTests";
        src/shop.js    ; lines: 80                        ; lines: 20
        """)
    void what_demands_as_much_as_before_is_not_told(String path, String before, String now) {
        assertThat(findings(path, before, now)).isEmpty();
    }

    @Test
    void a_file_of_the_ci_that_is_taken_away_blocks() {
        assertThat(findings(".github/workflows/ci.yml", "run: mvn verify", null))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.MAJOR));
    }

    @Test
    void the_line_is_named() {
        assertThat(findings("pom.xml", "<a/>\n", "<a/>\n<skipTests>true</skipTests>\n"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.place()).isEqualTo("pom.xml:2"));
    }

    private static List<Finding> findings(String path, String before, @Nullable String now) {
        FileChange change = new FileChange(path, path, now == null ? Kind.DELETED : Kind.MODIFIED, 1, 1);
        return new CheckIntegrity(List.of(change), read(before), read(now)).findings();
    }

    private static Function<String, Optional<byte[]>> read(@Nullable String text) {
        return path -> Optional.ofNullable(text).map(it -> it.getBytes(StandardCharsets.UTF_8));
    }
}
