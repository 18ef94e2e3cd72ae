package org.jvmfactory.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineShapeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"hologram\",\"of\":\"secret\"} | hologram",
                "{\"type\":\"system\",\"subtype\":\"telepathy\"} | system/telepathy",
                "{\"type\":\"control_request\",\"request\":{\"subtype\":\"fly\"}} | control_request/fly",
                "{\"method\":\"turn.flown\"} | turn.flown",
                "{\"type\":\"a secret with spaces\"} | another line",
                "{\"type\":7} | another line",
                "[] | another line",
                "not even JSON | another line"
            })
    void names_the_kind_of_a_line_and_nothing_of_what_stands_in_it(String line, String shape) {
        assertThat(LineShape.of(line)).isEqualTo(shape);
    }
}
