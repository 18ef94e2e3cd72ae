package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.config.ConfigNode;

/**
 * What may happen where what an account may use in a while is used up. Immutable.
 *
 * @param overage whether more may be used for money, where the account has that
 */
public record QuotaConfig(UsedUp usedUp, Overage overage) {

    /** What comes of a run that needs what is used up. */
    public enum UsedUp {
        /** It waits until there is more. */
        WAIT,
        /** The next of its chain takes over; it waits where there is none. */
        FALLBACK,
        /** The step fails. */
        FAIL
    }

    /** Whether a subscription may go on for money. */
    public enum Overage {
        /** The conversation is broken off where the CLI says that it does, and goes on when there is more. */
        REFUSE,
        ALLOW
    }

    /** The run waits, and no money is spent beside the subscription. */
    public static final QuotaConfig DEFAULT = new QuotaConfig(UsedUp.WAIT, Overage.REFUSE);

    public QuotaConfig {
        requireNonNull(usedUp, "usedUp");
        requireNonNull(overage, "overage");
    }

    /** Reads {@code used-up} and {@code overage}. */
    public static QuotaConfig read(ConfigNode node) {
        node.only("used-up", "overage");
        return new QuotaConfig(
                node.find("used-up").map(word -> word.choice(UsedUp.class)).orElse(DEFAULT.usedUp()),
                node.find("overage").map(word -> word.choice(Overage.class)).orElse(DEFAULT.overage()));
    }
}
