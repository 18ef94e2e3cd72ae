package org.jvmfactory.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.config.Content.Entries;
import org.jvmfactory.config.Content.Items;
import org.jvmfactory.config.Content.Nothing;
import org.jvmfactory.config.Content.Text;
import org.jvmfactory.error.Diagnostic;

/**
 * A part of a configuration: a map, a list or a text, and where it stands. Every value is kept as the text that was written; what it means is
 * decided by the method that reads it, and what can't be read is a {@link ConfigException} with file, line and column. A key written without a
 * value is empty: it reads as an empty map or list, and counts as absent where a value is looked for. Two nodes are equal when their content
 * is, wherever they stand. Immutable, thread-safe.
 */
public final class ConfigNode {

    private static final Pattern AMOUNT_AND_UNIT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private final Place place;
    private final Label label;
    private final Content content;

    ConfigNode(Place place, Label label, Content content) {
        this.place = place;
        this.label = label;
        this.content = content;
    }

    /** A configuration that says nothing. */
    public static ConfigNode empty() {
        Place nowhere = new Place("configuration", 1, 1);
        return new ConfigNode(nowhere, Label.root(nowhere), new Nothing());
    }

    /** Reads {@code yaml}; {@code source} names it in messages. Aliases, merge keys, tags and duplicate keys are refused. */
    public static ConfigNode parse(String source, String yaml) {
        return new YamlReader(requireNonNull(source, "source")).read(requireNonNull(yaml, "yaml"));
    }

    /** Reads a YAML file; one that is missing or can't be read is a {@link ConfigException} that names it. */
    public static ConfigNode read(Path file) {
        return parse(file.toString(), YamlReader.text(file));
    }

    /** Reads {@code json}; {@code source} names it in messages. */
    public static ConfigNode ofJson(String source, String json) {
        return new JsonForm(requireNonNull(source, "source")).read(requireNonNull(json, "json"));
    }

    /** The content as JSON on one line: keys in the order written, every value a string. */
    public String toJson() {
        return JsonForm.write(this);
    }

    /** This configuration with {@code ${NAME}} and {@code ${NAME:-default}} replaced in every text; {@code $$} stands for a dollar. */
    public ConfigNode resolve(Function<String, Optional<String>> environment) {
        return new Placeholders(requireNonNull(environment, "environment")).resolve(this);
    }

    public boolean isMap() {
        return content instanceof Entries;
    }

    public boolean isList() {
        return content instanceof Items;
    }

    public boolean isText() {
        return content instanceof Text;
    }

    /** True for a text of which a part came from the environment, so that it may be a secret. */
    public boolean isFilledIn() {
        return content instanceof Text text && !text.value().equals(text.written());
    }

    /** True for a key without a value, and for a map, list or text with nothing in it. */
    public boolean isEmpty() {
        return content instanceof Nothing || content.equals(new Text("")) || holdsNothing();
    }

    /** Where it stands, as {@code source:line:column}. */
    public String location() {
        return place.toString();
    }

    /** Something wrong here. */
    public Diagnostic problem(String message) {
        return place.problem(message);
    }

    /** Something wrong here, to be thrown. */
    public ConfigException error(String message) {
        return new ConfigException(List.of(problem(message)));
    }

    /** What stands under {@code key}; empty where there is nothing. */
    public Optional<ConfigNode> find(String key) {
        return Optional.ofNullable(entries().get(requireNonNull(key, "key")))
                .filter(node -> !(node.content instanceof Nothing));
    }

    /** What stands under {@code key}. */
    public ConfigNode require(String key) {
        return find(key).orElseThrow(() -> {
            ConfigNode written = entries().get(key);
            return written == null
                    ? error(label.name() + " needs '" + key + "'")
                    : written.error("'" + key + "' has no value");
        });
    }

    /** The text under {@code key}. */
    public String text(String key) {
        return require(key).text();
    }

    /** The text under {@code key}; empty where there is nothing. */
    public Optional<String> findText(String key) {
        return find(key).map(ConfigNode::text);
    }

    /** What is written at {@code key}; empty where it is blank, as where it says {@code ${NAME:-}} and there is none. */
    public Optional<String> findWritten(String key) {
        return findText(key).filter(text -> !text.isBlank());
    }

    /** The texts in the map at {@code key} as values, by their names; none where there is no such map. */
    public <V> Map<String, V> valuesOf(String key, Function<String, V> value) {
        Map<String, V> values = new LinkedHashMap<>();
        find(key)
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, node) -> values.put(name, value.apply(node.text())));
        return values;
    }

    /** Everything in this map, in the order written, keys without a value too. */
    public Map<String, ConfigNode> entries() {
        if (content instanceof Entries map) {
            return map.nodes();
        }
        if (content instanceof Nothing) {
            return Map.of();
        }
        throw error(label.name() + " must be a map of keys and values, but is " + kind());
    }

    /** Refuses every key but these; one error names all the others, each with the nearest of these. */
    public void only(String... keys) {
        List<String> known = List.of(keys);
        List<Diagnostic> problems = entries().entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .map(entry -> entry.getValue().label.place().problem(unknown(entry.getKey(), known)))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** The text itself. */
    public String text() {
        if (content instanceof Text text) {
            return text.value();
        }
        throw error(label.name() + " must be a text, but is " + kind());
    }

    /** A whole number. */
    public int integer() {
        try {
            return Integer.parseInt(text().strip());
        } catch (NumberFormatException e) {
            throw unreadable("a whole number");
        }
    }

    /** A whole number of at least 1. */
    public int positive() {
        int value = integer();
        if (value < 1) {
            throw error("expected at least 1, got " + value);
        }
        return value;
    }

    /** A number. */
    public BigDecimal decimal() {
        try {
            return new BigDecimal(text().strip());
        } catch (NumberFormatException e) {
            throw unreadable("a number");
        }
    }

    /** {@code true} or {@code false}. */
    public boolean flag() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unreadable("'true' or 'false'");
        };
    }

    /** A length of time: {@code 500ms}, {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d}, or as ISO-8601 has it. */
    public Duration duration() {
        String text = text().strip();
        Matcher matcher = AMOUNT_AND_UNIT.matcher(text);
        if (matcher.matches()) {
            return Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below, together with a negative one
        }
        throw unreadable("a length of time such as 90s, 15m, 2h, 1d or PT1H30M");
    }

    /** How configuration, and what is written for people, spells a constant: in lower case with dashes. */
    public static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of the constants of {@code type}, as {@link #spelling} has it. */
    public <E extends Enum<E>> E choice(Class<E> type) {
        String text = text();
        for (E constant : type.getEnumConstants()) {
            if (spelling(constant).equals(text)) {
                return constant;
            }
        }
        throw unreadable("one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(ConfigNode::spelling)
                        .collect(joining(", ")));
    }

    /** The items of this list. */
    public List<ConfigNode> items() {
        if (content instanceof Items list) {
            return list.nodes();
        }
        if (content instanceof Nothing) {
            return List.of();
        }
        throw error(label.name() + " must be a list, but is " + kind());
    }

    /** The items of this list, all of them texts. */
    public List<String> texts() {
        return items().stream().map(ConfigNode::text).toList();
    }

    Content content() {
        return content;
    }

    /** Nothing, where this stands: for settings that weren't written, so that what is missing in them has a place. */
    public ConfigNode nothingHere() {
        return with(new Nothing());
    }

    /** This map and {@code value} under {@code key}, in place of what stands there. */
    public ConfigNode and(String key, ConfigNode value) {
        Map<String, ConfigNode> all = new LinkedHashMap<>(entries());
        all.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
        return with(new Entries(all));
    }

    /** The same place and name with other content. */
    ConfigNode with(Content other) {
        return new ConfigNode(place, label, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigNode node && node.content.equals(content);
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    /** What it is called and where it stands; never the content, which may hold secrets. */
    @Override
    public String toString() {
        return label.name() + " at " + location();
    }

    private boolean holdsNothing() {
        return (content instanceof Items list && list.nodes().isEmpty())
                || (content instanceof Entries map && map.nodes().isEmpty());
    }

    private ConfigException unreadable(String expected) {
        return error(label.name() + " must be " + expected + ", but is '" + content + "'");
    }

    private String kind() {
        if (content instanceof Text text) {
            return "the text '" + text + "'";
        }
        if (content instanceof Nothing) {
            return "empty";
        }
        return isMap() ? "a map" : "a list";
    }

    private static String unknown(String key, List<String> known) {
        String problem = "unknown key '" + key + "'";
        return NearestNames.to(key, known).stream()
                .findFirst()
                .map(nearest -> problem + ", did you mean '" + nearest + "'?")
                .orElseGet(() -> problem + ", known are: " + String.join(", ", known));
    }

    private static ChronoUnit unit(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    /**
     * What messages call a node, and where that stands: its key, or the node itself.
     *
     * @param name a quoted key, an item of a list, or the whole
     */
    record Label(String name, Place place) {

        static Label root(Place place) {
            return new Label("the configuration", place);
        }

        static Label key(String key, Place place) {
            return new Label("'" + key + "'", place);
        }

        Label item(int index, Place place) {
            return new Label("item " + (index + 1) + " of " + name, place);
        }
    }
}
