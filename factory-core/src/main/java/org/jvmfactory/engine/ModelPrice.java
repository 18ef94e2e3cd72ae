package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

/**
 * What a model's provider charges, in US dollars for a million tokens of each kind. Immutable.
 *
 * @param cacheRead for tokens read from the provider's cache
 * @param cacheWrite for tokens written to it
 */
public record ModelPrice(BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {

    private static final BigDecimal MOST = new BigDecimal(1_000_000);
    private static final int MILLION = 6;

    public ModelPrice {
        requireNonNull(input, "input");
        requireNonNull(output, "output");
        requireNonNull(cacheRead, "cacheRead");
        requireNonNull(cacheWrite, "cacheWrite");
    }

    /** A price of a provider that charges tokens of its cache like all others. */
    public static ModelPrice usd(String input, String output) {
        BigDecimal each = new BigDecimal(input);
        return new ModelPrice(each, new BigDecimal(output), each, each);
    }

    /**
     * Reads {@code input}, {@code output}, {@code cache-read} and {@code cache-write}; the last two are as {@code input} unless said.
     *
     * @throws ConfigException when something in it is wrong
     */
    static ModelPrice of(ConfigNode node) {
        node.only("input", "output", "cache-read", "cache-write");
        BigDecimal input = amount(node.require("input"));
        return new ModelPrice(
                input,
                amount(node.require("output")),
                node.find("cache-read").map(ModelPrice::amount).orElse(input),
                node.find("cache-write").map(ModelPrice::amount).orElse(input));
    }

    private static BigDecimal amount(ConfigNode node) {
        BigDecimal usd = node.decimal();
        if (usd.signum() < 0 || usd.compareTo(MOST) > 0) {
            throw node.error("expected 0 to " + MOST + " dollars for a million tokens, got " + usd);
        }
        return usd;
    }

    /**
     * What {@code usage} comes to.
     *
     * @throws ArithmeticException when that is more than can be counted
     */
    Money of(Usage usage) {
        BigDecimal sum = input.multiply(BigDecimal.valueOf(usage.inputTokens()))
                .add(output.multiply(BigDecimal.valueOf(usage.outputTokens())))
                .add(cacheRead.multiply(BigDecimal.valueOf(usage.cacheReadTokens())))
                .add(cacheWrite.multiply(BigDecimal.valueOf(usage.cacheWriteTokens())));
        return Money.usd(sum.movePointLeft(MILLION));
    }
}
