package org.jvmfactory.engine.command;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;

/** By what the kind of a failure is recognized; the first sign that fits counts. */
record FailureSigns(List<Sign> signs) {

    static final FailureSigns NONE = new FailureSigns(List.of());

    FailureSigns {
        signs = List.copyOf(signs);
    }

    /**
     * A sign.
     *
     * @param when what must stand in a JSON object that the CLI prints; nothing where only its words count
     * @param says what its words must hold: the error it states, else the end of its standard error
     */
    record Sign(FailureClass kind, Map<JsonPointer, String> when, Optional<Pattern> says) {

        Sign {
            when = Map.copyOf(when);
        }

        private static Sign of(ConfigNode map) {
            map.only("is", "when", "says");
            Sign sign = new Sign(
                    map.require("is").choice(FailureClass.class),
                    Field.conditions(map, "when"),
                    map.find("says").map(Sign::pattern));
            if (sign.when.isEmpty() == sign.says.isEmpty()) {
                throw map.error("a sign of a failure needs 'when' or 'says', and not both");
            }
            return sign;
        }

        private static Pattern pattern(ConfigNode node) {
            try {
                return Pattern.compile(node.text(), Pattern.CASE_INSENSITIVE);
            } catch (PatternSyntaxException e) {
                throw node.error("'" + node.text() + "' is no regular expression: " + e.getDescription());
            }
        }
    }

    static FailureSigns of(ConfigNode list) {
        return new FailureSigns(list.items().stream().map(Sign::of).toList());
    }

    /** What an object that the CLI printed tells. */
    Optional<FailureClass> in(JsonNode object) {
        return signs.stream()
                .filter(sign -> !sign.when.isEmpty() && Field.holds(sign.when, object))
                .map(Sign::kind)
                .findFirst();
    }

    /** What words of the CLI tell. */
    Optional<FailureClass> in(String words) {
        return signs.stream()
                .filter(sign -> sign.says
                        .filter(pattern -> pattern.matcher(words).find())
                        .isPresent())
                .map(Sign::kind)
                .findFirst();
    }
}
