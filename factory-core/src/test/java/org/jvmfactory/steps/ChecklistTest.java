package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.steps.Checklist.Item;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.PlanItem.State;

class ChecklistTest {

    private static final String SPEC = """
            # Discounts

            - [x] AC1: Customers of ten years get 10 %.
              * [ ] Rounding is half up.
            1. [X] **AC-2**: Nobody gets more.

            ```
            - [ ] not an item
            ```
            - a mere point
            - [ ]
            + [ ] AC1: The price list shows it.""";

    @Test
    void items_of_any_list_count_and_those_in_code_do_not() {
        assertThat(Checklist.of(SPEC).items())
                .containsExactly(
                        new Item("AC1", "AC1: Customers of ten years get 10 %.", true, 2),
                        new Item("2", "Rounding is half up.", false, 3),
                        new Item("AC-2", "**AC-2**: Nobody gets more.", true, 4),
                        new Item("4", "AC1: The price list shows it.", false, 11));
    }

    @Test
    void ticking_changes_the_marks_and_nothing_else() {
        Checklist list = Checklist.of(SPEC).mark(Set.of("2", "no-such"), Set.of("AC-2"));

        assertThat(list.text())
                .isEqualTo(SPEC.replace("* [ ] Rounding", "* [x] Rounding").replace("1. [X]", "1. [ ]"));
        assertThat(list.open()).extracting(Item::id).containsExactly("AC-2", "4");
        assertThat(Checklist.of(list.text())).isEqualTo(list);
    }

    @Test
    void a_specification_without_a_checklist_is_one_item() {
        Checklist list = Checklist.of("Greet the world.\n");

        assertThat(list.text()).isEqualTo("Greet the world.\n\n- [ ] Everything that is said above.");
        assertThat(list.open()).extracting(Item::id).containsExactly("1");
    }

    @Test
    void people_see_what_is_done_and_what_is_being_done() {
        Checklist list = Checklist.of("- [x] one\n- [ ] two\n- [ ] " + "x".repeat(300));

        assertThat(list.plan(true))
                .containsExactly(
                        new PlanItem("one", State.DONE),
                        new PlanItem("two", State.IN_PROGRESS),
                        new PlanItem("x".repeat(199) + "…", State.PENDING));
        assertThat(list.plan(false)).extracting(PlanItem::state).doesNotContain(State.IN_PROGRESS);
    }

    @Test
    void lines_that_end_as_on_windows_are_lines() {
        assertThat(Checklist.of("- [ ] one\r\n- [ ] two\r\n").items())
                .extracting(Item::text)
                .isEqualTo(List.of("one", "two"));
    }
}
