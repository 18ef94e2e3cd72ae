package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list in the page about security is the corpus, line by line. */
class AttackListTest {

    private static final Path PAGE = Path.of("../docs/security.md");
    private static final String HEAD = "attack | what it is after | stopped by\n--- | --- | ---\n";

    @Test
    void the_page_lists_every_attack_with_what_stops_it_and_no_other() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(HEAD);
        assertThat(start).isPositive();
        List<String> listed = page.substring(start + HEAD.length())
                .lines()
                .takeWhile(line -> !line.isBlank())
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(
                        Attacks.all().stream().map(AttackListTest::line).toList());
    }

    private static String line(Attack attack) {
        String stop = attack.stop().guarantee().isPresent()
                ? "`" + attack.stop().name() + "`"
                : attack.stop().name();
        return "`" + attack.id() + "` | " + attack.tries() + " | " + stop;
    }
}
