package org.jvmfactory.engine.claude;

import com.fasterxml.jackson.databind.JsonNode;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

/**
 * Tokens and money of a CLI process since it was started. The CLI counts all models together, subagents and compaction too, and only
 * upwards.
 *
 * @param tokens without turns
 */
record Spending(Usage tokens, Money money) {

    static final Spending NOTHING = new Spending(Usage.NONE, Money.ZERO);

    /** What {@code result} says; {@code before} where it says nothing. */
    static Spending in(JsonNode result, Spending before) {
        JsonNode models = result.path("modelUsage");
        JsonNode money = result.path("total_cost_usd");
        return new Spending(
                models.isObject() ? tokens(models) : before.tokens,
                money.isNumber() ? Money.usd(money.decimalValue()) : before.money);
    }

    Spending since(Spending earlier) {
        return new Spending(tokens.minus(earlier.tokens), money.minus(earlier.money));
    }

    private static Usage tokens(JsonNode models) {
        Usage sum = Usage.NONE;
        for (JsonNode model : models) {
            sum = sum.plus(new Usage(
                    model.path("inputTokens").asLong(),
                    model.path("outputTokens").asLong(),
                    model.path("cacheReadInputTokens").asLong(),
                    model.path("cacheCreationInputTokens").asLong(),
                    0));
        }
        return sum;
    }
}
