package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/**
 * What models cost, for engines whose CLIs count tokens and no money: a table that comes with Factory, and what a configuration says instead
 * or beside it. An estimate: it knows no discounts, no dearer rates for very long prompts and no subscription. A model that isn't found has
 * no price, which is not the same as one that costs nothing. Immutable.
 *
 * <p>A model is looked up by its name, then by the longest pattern that fits, in the configuration's entries first; what isn't found so is
 * looked for without the provider before the name ({@code openai/gpt-5}), then without the date after it ({@code gpt-5-2025-08-07}).
 *
 * @param own the configuration's entries, by the names of models; {@code *} in a name stands for anything
 */
public record Prices(Map<String, ModelPrice> own) {

    /** The table that comes with Factory, alone. */
    public static final Prices BUILT_IN = new Prices(Map.of());

    private static final Pattern PROVIDER = Pattern.compile("^(?:anthropic|openai|gemini|google)/");
    private static final Pattern DATE = Pattern.compile("-20\\d\\d-?[01]\\d-?[0-3]\\d$");

    public Prices {
        own = Map.copyOf(own);
    }

    /**
     * Reads {@code prices:} of {@code factory.yml}: a price under the name of each model.
     *
     * @throws ConfigException with every problem and where it stands
     */
    public static Prices read(ConfigNode prices) {
        return new Prices(table(prices));
    }

    /** With what {@code model} costs; its name may hold {@code *}. */
    public Prices with(String model, ModelPrice price) {
        Map<String, ModelPrice> more = new HashMap<>(own);
        more.put(requireNonNull(model, "model"), requireNonNull(price, "price"));
        return new Prices(more);
    }

    /** When the table that comes with Factory was taken from the providers' price lists. */
    public static LocalDate taken() {
        return BuiltIn.TABLE.taken;
    }

    /** What {@code model} costs; empty where nobody knows. */
    public Optional<ModelPrice> of(String model) {
        List<String> names = new ArrayList<>(List.of(requireNonNull(model, "model")));
        names.add(PROVIDER.matcher(model).replaceFirst(""));
        names.add(DATE.matcher(names.get(1)).replaceFirst(""));
        return names.stream()
                .flatMap(name -> find(own, name).or(() -> find(BuiltIn.TABLE.models, name)).stream())
                .findFirst();
    }

    /** What {@code usage} of {@code model} cost, as an estimate; unknown where the model has no price. */
    public Cost estimate(String model, Usage usage) {
        try {
            return of(model).map(price -> Cost.estimated(price.of(usage))).orElse(Cost.UNKNOWN);
        } catch (ArithmeticException e) {
            return Cost.UNKNOWN; // no model has ever used as many tokens as that
        }
    }

    private static Optional<ModelPrice> find(Map<String, ModelPrice> table, String name) {
        return Optional.ofNullable(table.get(name))
                .or(() -> table.entrySet().stream()
                        .filter(entry -> fits(entry.getKey(), name))
                        .max(Comparator.<Map.Entry<String, ModelPrice>>comparingInt(
                                        entry -> entry.getKey().length())
                                .thenComparing(Map.Entry::getKey))
                        .map(Map.Entry::getValue));
    }

    private static boolean fits(String pattern, String name) {
        if (pattern.indexOf('*') < 0) {
            return false;
        }
        String[] pieces = pattern.split("\\*", -1);
        StringBuilder regex = new StringBuilder(Pattern.quote(pieces[0]));
        for (int i = 1; i < pieces.length; i++) {
            regex.append(".*").append(Pattern.quote(pieces[i]));
        }
        return name.matches(regex.toString());
    }

    private static Map<String, ModelPrice> table(ConfigNode models) {
        Map<String, ModelPrice> table = new HashMap<>();
        List<Diagnostic> problems = new ArrayList<>();
        models.entries().forEach((model, node) -> {
            try {
                table.put(model, ModelPrice.of(node));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return table;
    }

    /** The table that comes with Factory, read when it is first needed. */
    private record BuiltIn(LocalDate taken, Map<String, ModelPrice> models) {

        private static final String RESOURCE = "prices.yaml";
        private static final BuiltIn TABLE = read();

        private static BuiltIn read() {
            try (InputStream in = requireNonNull(Prices.class.getResourceAsStream(RESOURCE), RESOURCE)) {
                String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                ConfigNode node = ConfigNode.parse(RESOURCE, yaml);
                return new BuiltIn(LocalDate.parse(node.text("taken")), table(node.require("models")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
