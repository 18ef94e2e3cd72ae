package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.InstanceId;

class PollLeaseTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstanceId ONE = new InstanceId("one");
    private static final InstanceId TWO = new InstanceId("two");

    private final FactoryStore store = InMemoryStore.create();
    private final PollLease one = new PollLease(store, ONE, "github");
    private final PollLease two = new PollLease(store, TWO, "github");

    private void lives(InstanceId instance, Instant now) {
        store.heartbeat(Instance.here(instance, now), Duration.ofHours(1), Set.of());
    }

    @Test
    void where_there_is_but_one_nothing_is_written() {
        lives(ONE, NOW);

        assertThat(one.held(NOW)).isTrue();

        assertThat(store.read(new StreamId("polling/github"), 0, 10)).isEmpty();
    }

    @Test
    void of_two_one_looks_and_goes_on_looking() {
        lives(ONE, NOW);
        lives(TWO, NOW);

        assertThat(one.held(NOW)).isTrue();
        assertThat(two.held(NOW)).isFalse();
        assertThat(one.held(NOW.plusSeconds(60))).isTrue();
        assertThat(store.read(new StreamId("polling/github"), 0, 10)).hasSize(1);
        assertThat(one.held(NOW.plusSeconds(400))).isTrue();
        assertThat(two.held(NOW.plusSeconds(900))).isFalse();
    }

    @Test
    void when_it_is_gone_the_other_looks() {
        lives(ONE, NOW);
        lives(TWO, NOW);
        assertThat(one.held(NOW)).isTrue();
        store.retire(ONE);
        lives(new InstanceId("three"), NOW);

        assertThat(two.held(NOW.plusSeconds(1))).isTrue();
    }
}
