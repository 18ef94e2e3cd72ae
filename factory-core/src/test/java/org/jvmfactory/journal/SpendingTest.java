package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.Usage;

class SpendingTest {

    private static final RunId RUN = new RunId(new TaskId("t1"), 1);
    private static final StepPath ONE = new StepPath("write#1/one[0]#1");
    private static final StepPath TWO = new StepPath("write#1/two[1]#1");

    private Spending spending = Spending.NOTHING;

    @Test
    void permits_of_conversations_side_by_side_are_settled_each_for_itself() {
        taken(ONE, "2");
        taken(TWO, "3");
        turn(ONE, "0.5");
        turn(TWO, "1");
        assertThat(spending.reserved()).isEqualTo(Money.usd("3.5"));
        assertThat(spending.counted()).isEqualTo(Money.usd("1.5"));

        spending = spending.after(new Event.PermitSettled(RUN, ONE, Cost.exact(Money.usd("0.5")), Money.usd("0.7")));

        assertThat(spending.counted()).isEqualTo(Money.usd("1.7"));
        assertThat(spending.open()).extracting(Spending.Open::path).containsExactly(TWO);
        spending = spending.after(new Event.PermitSettled(RUN, TWO, Cost.exact(Money.usd("1")), Money.usd("1")));
        assertThat(spending.counted()).isEqualTo(Money.usd("1.7"));
        assertThat(spending.open()).isEmpty();
    }

    @Test
    void no_less_than_nothing_is_reserved_for_who_spent_more() {
        taken(ONE, "1");
        turn(ONE, "1.5");

        assertThat(spending.reserved()).isEqualTo(Money.ZERO);
    }

    private void taken(StepPath path, String money) {
        Permit permit = new Permit(List.of(), Optional.of(Money.usd(money)), Money.usd("1"));
        spending = spending.after(new Event.PermitTaken(RUN, path, permit));
    }

    private void turn(StepPath path, String money) {
        TurnResult result = new TurnResult(
                "", Optional.empty(), Optional.empty(), Optional.empty(), Usage.NONE, Cost.exact(Money.usd(money)));
        spending = spending.after(new Event.AgentReported(RUN, path, new AgentEvent.TurnEnded(result)));
    }
}
