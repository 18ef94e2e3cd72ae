package org.jvmfactory.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;

class TemplateTest {

    @Test
    void puts_values_in_as_they_are() {
        assertThat(render("{{title}} & {{plan.text}}", Map.of("title", "<b>", "plan", Map.of("text", "\"x\""))))
                .isEqualTo("<b> & \"x\"");
    }

    @Test
    void reads_no_value_as_a_template_again() {
        assertThat(render("{{title}}", Map.of("title", "{{secret}}", "secret", "s")))
                .isEqualTo("{{secret}}");
    }

    @Test
    void leaves_out_a_section_about_something_empty() {
        assertThat(render("a{{#spec}} {{spec}}{{/spec}}{{^spec}} none{{/spec}}", Map.of("spec", "")))
                .isEqualTo("a none");
        assertThat(render("{{#all}}<{{.}}>{{/all}}", Map.of("all", List.of("x", "y"))))
                .isEqualTo("<x><y>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{nope}}",
                "{{#nope}}x{{/nope}}",
                "{{^nope}}x{{/nope}}",
                "{{title.class.name}}",
                "{{plan.nope}}",
                "{{nope.text}}"
            })
    void a_variable_without_a_value_is_an_error(String text) {
        assertThatThrownBy(() -> render(text, Map.of("title", "t", "plan", Map.of("text", "p"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("this template can't be filled in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{title", "{{#a}}", "{{#a}}x{{/b}}", "{{>other}}"})
    void what_is_no_template_is_refused(String text) {
        assertThatThrownBy(() -> render(text, Map.of())).isInstanceOf(ConfigException.class);
    }

    @Test
    void variables_that_will_never_be_there_are_refused_with_the_place() {
        ConfigNode node = ConfigNode.parse(
                        "w.yml", "prompt: \"{{title}} {{plan.text}} {{#spek}}{{inner}}{{/spek}} {{titel}}\"")
                .require("prompt");

        assertThatThrownBy(() -> Template.of(node, Set.of("title", "plan", "spec")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        w.yml:1:9: unknown variable 'spek', known are: [plan, spec, title]
                        w.yml:1:9: unknown variable 'titel', known are: [plan, spec, title]""");
    }

    private static String render(String text, Map<String, ?> values) {
        return Template.of(ConfigNode.parse("t.yml", "prompt: '" + text + "'").require("prompt"))
                .render(values);
    }
}
