package till;

import java.util.List;

public final class BillTest {

    public void starts_at_nothing() {
        Check.equal(new Bill().total(), 0);
    }

    public void adds_up_what_was_ordered() {
        Bill bill = new Bill();
        bill.add(250);
        bill.add(400);

        Check.equal(bill.total(), 650);
    }

    public void splits_between_people() {
        Bill bill = new Bill();
        bill.add(900);

        Check.equal(bill.split(3), List.of(300, 300, 300));
    }
}
