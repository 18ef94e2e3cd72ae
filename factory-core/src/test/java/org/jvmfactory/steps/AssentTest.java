package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"assume", " Assume. ", "`assume`", "/assume", "Accept the assumption!", "> Which one?\n\nassume"
            })
    void these_accept_an_assumption(String answer) {
        assertThat(Assent.assumes(answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"assume nothing", "I assume you mean the shop", "no", "", "> assume", "don't assume"})
    void these_say_something_else(String answer) {
        assertThat(Assent.assumes(answer)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "**Approve**", "Approved.", "LGTM"})
    void these_approve(String answer) {
        assertThat(Assent.approves(answer)).isTrue();
        assertThat(Assent.refuses(answer)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve it without the plan", "not approved", "yes but smaller", "I don't approve"})
    void a_wish_is_no_approval(String answer) {
        assertThat(Assent.approves(answer)).isFalse();
    }
}
