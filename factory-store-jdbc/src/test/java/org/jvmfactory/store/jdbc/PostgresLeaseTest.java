package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;

/** Leases of instances whose clocks don't agree: one is a day behind, one a day ahead. */
@ExtendWith(Postgres.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class PostgresLeaseTest {

    private static final InstanceId BEHIND = new InstanceId("behind");
    private static final InstanceId AHEAD = new InstanceId("ahead");
    private static final TaskId TASK = new TaskId("a");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Instant behind = Instant.now().minus(Duration.ofDays(1));
    private final Instant ahead = Instant.now().plus(Duration.ofDays(1));

    private FactoryStore store = JdbcStores.open(Postgres.emptySchema());

    @BeforeEach
    void submit() {
        store.submit(StoreChild.submission("a"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Optional<Claim> claim(InstanceId instance, Instant now, Duration lease) {
        return store.claim(new ClaimRequest(instance, now, lease, Optional.empty(), Caps.of(9, 9)));
    }

    @Test
    void who_is_ahead_of_time_takes_nothing_that_is_still_held() {
        assertThat(claim(BEHIND, behind, LONG)).isPresent();
        assertThat(claim(AHEAD, ahead, LONG)).isEmpty();
        assertThat(store.claim(AHEAD, TASK, ahead, LONG)).isEmpty();
        assertThat(store.task(TASK).orElseThrow().leaseUntil().orElseThrow())
                .isCloseTo(Instant.now().plus(LONG), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void who_is_behind_takes_over_when_the_lease_has_run_out() {
        assertThat(claim(AHEAD, ahead, SHORT)).isPresent();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> claim(BEHIND, behind, LONG).isPresent());
        assertThat(store.task(TASK).orElseThrow().holder()).contains(BEHIND);
    }

    @Test
    void a_heartbeat_renews_from_now_whatever_its_sender_s_clock_says() {
        assertThat(claim(BEHIND, behind, SHORT)).isPresent();
        store.heartbeat(new Instance(BEHIND, "host", 1, 1, behind), LONG, Set.of(TASK));
        assertThat(store.task(TASK).orElseThrow().leaseUntil().orElseThrow())
                .isCloseTo(Instant.now().plus(LONG), within(1, ChronoUnit.MINUTES));
        assertThat(store.instances().get(0).seen()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }
}
