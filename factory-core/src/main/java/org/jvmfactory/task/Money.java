package org.jvmfactory.task;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of US dollars in millionths, so that sums are exact. */
public record Money(long micros) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    /** {@code usd} dollars; fractions below a millionth are rounded half up. */
    public static Money usd(BigDecimal usd) {
        return new Money(usd.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** {@code usd} dollars, as {@code "0.25"}. */
    public static Money usd(String usd) {
        return usd(new BigDecimal(usd));
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(micros, other.micros));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, other.micros));
    }

    /** The amount in dollars, with six decimals. */
    public BigDecimal usd() {
        return BigDecimal.valueOf(micros, 6);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, other.micros);
    }

    /** As a person reads it: {@code $0.0410}. */
    @Override
    public String toString() {
        return "$" + usd().setScale(4, RoundingMode.HALF_UP).toPlainString();
    }
}
