package org.jvmfactory.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    private record Code(String name, Category category) implements ErrorCode {}

    @ParameterizedTest
    @EnumSource(ErrorCode.Category.class)
    void is_retryable_only_if_the_cause_may_go_away_by_itself(ErrorCode.Category category) {
        assertThat(new Code("any", category).retryable()).isEqualTo(category == ErrorCode.Category.TRANSIENT);
    }
}
