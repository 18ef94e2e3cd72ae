package org.jvmfactory.engine.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StrictSchemaTest {

    private static final String SCHEMA = """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{\
            "decision":{"type":"string","enum":["yes","no"]},\
            "note":{"type":"string","minLength":1},\
            "kind":{"type":"string","enum":["a"]},\
            "line":{"anyOf":[{"type":"integer"},{"type":"string"}]},\
            "findings":{"type":"array","items":{"anyOf":[{"type":"object","properties":{"file":{"type":["string","null"]},\
            "size":{"type":["integer","string"]},"message":{"type":"string"}},"required":["message"]},{"type":"string"}]}}},\
            "required":["decision","findings"]}""";

    @Test
    void wants_every_property_and_none_further_and_takes_null_for_what_may_be_missing() {
        assertThat(StrictSchema.of(SCHEMA).json()).isEqualTo("""
                {"type":"object","properties":{\
                "decision":{"type":"string","enum":["yes","no"]},\
                "note":{"type":["string","null"]},\
                "kind":{"type":["string","null"],"enum":["a",null]},\
                "line":{"anyOf":[{"anyOf":[{"type":"integer"},{"type":"string"}]},{"type":"null"}]},\
                "findings":{"type":"array","items":{"anyOf":[{"type":"object","properties":{"file":{"type":["string","null"]},\
                "size":{"type":["integer","string","null"]},"message":{"type":"string"}},\
                "required":["file","size","message"],"additionalProperties":false},{"type":"string"}]}}},\
                "required":["decision","note","kind","line","findings"],"additionalProperties":false}""");
    }

    @Test
    void a_result_is_as_the_schema_wanted_it_without_the_nulls() {
        assertThat(StrictSchema.of(SCHEMA)
                        .result("{\"decision\":null,\"note\":null,\"kind\":\"a\",\"line\":null,\"findings\":["
                                + "{\"file\":null,\"size\":null,\"message\":null},\"text\"]}"))
                .contains("{\"decision\":null,\"kind\":\"a\",\"findings\":[{\"message\":null},\"text\"]}");
    }

    @Test
    void words_are_no_result() {
        assertThat(StrictSchema.of(SCHEMA).result("It is fine.")).isEmpty();
        assertThat(StrictSchema.of(SCHEMA).result("[]")).isEmpty();
        assertThat(StrictSchema.of(SCHEMA).result("")).isEmpty();
    }

    @Test
    void a_schema_must_be_an_object() {
        assertThatThrownBy(() -> StrictSchema.of("[]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JSON object");
        assertThatThrownBy(() -> StrictSchema.of("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
