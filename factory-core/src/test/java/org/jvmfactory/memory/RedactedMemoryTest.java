package org.jvmfactory.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.memory.MemoryEntry.Evidence;
import org.jvmfactory.memory.MemoryEntry.Trust;
import org.jvmfactory.secret.Redactor;

class RedactedMemoryTest {

    private static final String WEB = "https://host/acme/shop.git";
    private static final String SSH = "git@host:acme/shop";

    private final HeapMemoryStore store = HeapMemoryStore.create();
    private final MemoryStore memory = new RedactedMemory(store, new Redactor());

    private static MemoryEntry learning(String text, String repository) {
        return MemoryEntry.learning(text, Optional.of(repository), Trust.AGENT, Evidence.NONE, Instant.EPOCH);
    }

    private List<String> recalled(String repository, int most) {
        return memory.recall(new MemoryQuery("tills", Optional.of(repository), most, 1_000)).stream()
                .map(MemoryEntry::text)
                .toList();
    }

    @Test
    void what_was_learned_under_one_spelling_is_recalled_under_another_and_nowhere_else() {
        memory.remember(List.of(learning("Tills are opened first.", WEB)));

        assertThat(recalled(SSH, 9)).containsExactly("Tills are opened first.");
        assertThat(recalled("https://host/acme/other", 9)).isEmpty();
    }

    @Test
    void what_an_earlier_version_kept_under_a_spelling_is_recalled_after_the_rest() {
        store.remember(List.of(learning("Tills were blue.", WEB)));
        memory.remember(List.of(learning("Tills are red.", SSH)));

        assertThat(recalled(WEB, 9)).containsExactly("Tills are red.", "Tills were blue.");
        assertThat(recalled(WEB, 1)).containsExactly("Tills are red.");
    }

    @Test
    void what_holds_for_every_repository_is_recalled_once() {
        memory.remember(List.of(
                MemoryEntry.learning("Tills ring.", Optional.empty(), Trust.PERSON, Evidence.NONE, Instant.EPOCH)));

        assertThat(recalled(WEB, 9)).containsExactly("Tills ring.");
    }
}
