package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Caps CAPS =
            Caps.of(5, 3).withSlotsPerEngine("claude", 2).withCooldown(Duration.ofSeconds(60));

    private static SlotsTaken taken(SlotsTaken.Group... groups) {
        return SlotsTaken.of(List.of(groups), Optional.of(NOON.minusSeconds(60)));
    }

    private static SlotsTaken.Group group(String repository, int tasks, String... engines) {
        return new SlotsTaken.Group(repository, Set.of(engines), tasks);
    }

    private static Optional<String> refusal(SlotsTaken taken) {
        return CAPS.refusal("shop", Set.of("claude"), taken, NOON);
    }

    @Test
    void with_a_slot_of_each_kind_free_and_the_cooldown_over_nothing_is_in_the_way() {
        assertThat(refusal(taken(group("shop", 1, "claude"), group("docs", 3, "codex"))))
                .isEmpty();
    }

    @Test
    void the_cap_in_the_way_is_named_the_narrowest_first() {
        assertThat(refusal(taken(group("shop", 3, "claude"))))
                .contains("waits for a slot of its repository: it has 3, all taken");
        assertThat(refusal(taken(group("docs", 2, "claude"), group("site", 3))))
                .contains("waits for a slot of engine 'claude': it has 2, all taken");
        assertThat(refusal(taken(group("docs", 5)))).contains("waits for a slot: all 5 are taken");
    }

    @Test
    void the_cooldown_is_over_to_the_moment() {
        SlotsTaken none =
                SlotsTaken.of(List.of(), Optional.of(NOON.minusSeconds(60).plusNanos(1)));
        assertThat(refusal(none)).contains("waits for the cooldown: starts are at least 60 s apart");
        assertThat(refusal(taken())).isEmpty();
        assertThat(refusal(SlotsTaken.of(List.of(), Optional.empty()))).isEmpty();
    }

    @Test
    void every_refusal_can_be_told_from_other_reasons() {
        assertThat(Caps.isRefusal(refusal(taken(group("shop", 3))).orElseThrow()))
                .isTrue();
        assertThat(Caps.isRefusal("waits for the cooldown: starts are at least 60 s apart"))
                .isTrue();
        assertThat(Caps.isRefusal("waits for an answer: Which colour?")).isFalse();
    }
}
