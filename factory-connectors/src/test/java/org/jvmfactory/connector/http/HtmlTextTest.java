package org.jvmfactory.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HtmlTextTest {

    @Test
    void tags_become_lines_and_what_is_hidden_goes() {
        assertThat(HtmlText.toText(
                        "<p class=\"a\">One &lt;b&gt;</p><!-- no --><ul><li>two</li></ul><style>p{}</style>end"))
                .isEqualTo("One <b>\n- two\nend");
        assertThat(HtmlText.toText("seen<!-- and never ended")).isEqualTo("seen");
    }

    /** What looks from each opening through the rest of the text takes minutes for this. */
    @Test
    @Timeout(10)
    void what_is_opened_again_and_again_and_never_ended_holds_nobody_up() {
        for (String opening : new String[] {"<!--", "<a", "<li ", "<script>", "</p  ", "<br "}) {
            HtmlText.toText(opening.repeat(200_000));
        }
    }
}
