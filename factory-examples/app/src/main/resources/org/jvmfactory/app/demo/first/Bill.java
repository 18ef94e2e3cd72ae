package till;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a table has ordered. Amounts are cents. */
public final class Bill {

    private final List<Integer> prices = new ArrayList<>();

    public void add(int cents) {
        if (cents < 0) {
            throw new IllegalArgumentException("a price can't be negative, got " + cents);
        }
        prices.add(cents);
    }

    public int total() {
        return prices.stream().mapToInt(Integer::intValue).sum();
    }

    /** What each of {@code people} pays. */
    public List<Integer> split(int people) {
        if (people < 1) {
            throw new IllegalArgumentException("somebody must pay, got " + people + " people");
        }
        return Collections.nCopies(people, total() / people);
    }
}
