package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

/** What something cost, and how well that is known. */
public record Cost(Money money, Certainty certainty) {

    /** How well a cost is known, best first. */
    public enum Certainty {
        /** Said by the provider or the CLI. */
        EXACT,
        /** Computed from a price table. */
        ESTIMATED,
        /** Not known, at least in part; the amount is what is known. */
        UNKNOWN
    }

    public static final Cost NOTHING = new Cost(Money.ZERO, Certainty.EXACT);
    public static final Cost UNKNOWN = new Cost(Money.ZERO, Certainty.UNKNOWN);

    public Cost {
        requireNonNull(money, "money");
        requireNonNull(certainty, "certainty");
    }

    public static Cost exact(Money money) {
        return new Cost(money, Certainty.EXACT);
    }

    /** A cost that a price table gives. */
    public static Cost estimated(Money money) {
        return new Cost(money, Certainty.ESTIMATED);
    }

    /** The sum, only as certain as its less certain part. */
    public Cost plus(Cost other) {
        Certainty worse = certainty.compareTo(other.certainty) >= 0 ? certainty : other.certainty;
        return new Cost(money.plus(other.money), worse);
    }

    @Override
    public String toString() {
        return switch (certainty) {
            case EXACT -> money.toString();
            case ESTIMATED -> "~" + money;
            case UNKNOWN -> money.micros() == 0 ? "unknown" : "at least " + money;
        };
    }
}
