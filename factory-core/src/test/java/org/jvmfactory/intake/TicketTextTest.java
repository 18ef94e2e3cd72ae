package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jvmfactory.task.Question;

class TicketTextTest {

    @Test
    void nothing_of_a_change_is_hidden_from_who_approves_it() {
        String asked = TicketText.question(
                Question.approval("q1", "+ good\n<!--\n+ evil\n-->\n<details>\n![](https://x/y.png)\nsee #7", "abc"));

        assertThat(asked).doesNotContain("<!--", "<details>", "![", "#7").contains("> + good\n", "> + evil\n", "`abc`");
    }
}
