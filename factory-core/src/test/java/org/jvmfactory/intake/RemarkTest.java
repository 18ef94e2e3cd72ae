package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RemarkTest {

    @Test
    void a_comment_is_its_text_without_what_it_quotes() {
        assertThat(Remark.of("> Which colour?\n\nBlue, please.\r\n  > really\n"))
                .isEqualTo(new Remark("", "Blue, please."));
        assertThat(Remark.of("> only a quotation")).isEqualTo(new Remark("", ""));
    }

    @Test
    void a_command_stands_at_the_beginning() {
        assertThat(Remark.of("/factory cancel")).isEqualTo(new Remark("cancel", ""));
        assertThat(Remark.of("\n  /Factory  Steer  use the\nother one "))
                .isEqualTo(new Remark("steer", "use the\nother one"));
        assertThat(Remark.of("> said\n/factory answer blue")).isEqualTo(new Remark("answer", "blue"));
        assertThat(Remark.of("/factory")).isEqualTo(new Remark("help", ""));
        assertThat(Remark.of("please /factory cancel").isCommand()).isFalse();
        assertThat(Remark.of("/factorycancel").isCommand()).isFalse();
        assertThat(Remark.of("> /factory cancel").isCommand()).isFalse();
    }

    /** A pattern that tries every way to read the blanks takes hours for this. */
    @Test
    @Timeout(10)
    void what_a_stranger_makes_of_blanks_holds_nobody_up() {
        String blanks = " ".repeat(60_000);

        assertThat(Remark.of("/factory a" + blanks + "\u2028x").command()).isEqualTo("a");
        assertThat(Remark.of("/factory" + blanks + "\u0001").isCommand()).isFalse();
    }
}
