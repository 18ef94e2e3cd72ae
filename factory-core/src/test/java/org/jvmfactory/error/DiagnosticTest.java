package org.jvmfactory.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DiagnosticTest {

    @Test
    void prints_its_place_before_its_message() {
        assertThat(new Diagnostic("factory.yml", 4, 5, "unknown key 'agnets'"))
                .hasToString("factory.yml:4:5: unknown key 'agnets'");
    }

    @Test
    void refuses_a_place_that_no_editor_can_show() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Diagnostic("factory.yml", 0, 1, "empty"))
                .withMessageContaining("0 and 1");
    }
}
