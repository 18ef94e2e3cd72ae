package org.jvmfactory.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepPathTest {

    @Test
    void knows_the_innermost_branch_in_which_it_stands() {
        assertThat(new StepPath("write#1").branch()).isEmpty();
        assertThat(new StepPath("write#2/one[0]#1").branch()).contains(new StepPath("write#2/one[0]#1"));
        assertThat(new StepPath("write#2/one[0]#1/fix#3/check#1").branch()).contains(new StepPath("write#2/one[0]#1"));
        assertThat(new StepPath("write#2/one[0]#1/try#1/a[1]#1/check#1").branch())
                .contains(new StepPath("write#2/one[0]#1/try#1/a[1]#1"));
        assertThat(new StepPath("write#2/one[0]#1/try#1").branch()).contains(new StepPath("write#2/one[0]#1"));
    }

    @Test
    void knows_what_is_around_it() {
        assertThat(new StepPath("write#1/one[0]#1").parent()).contains(new StepPath("write#1"));
        assertThat(new StepPath("write#1").parent()).isEmpty();
    }
}
