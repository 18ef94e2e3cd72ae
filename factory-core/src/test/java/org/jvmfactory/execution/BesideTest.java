package org.jvmfactory.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BesideTest {

    @Test
    void what_goes_wrong_beside_is_thrown_at_the_end() {
        Beside beside = Beside.begin(() -> {
            throw new IllegalStateException("no");
        });

        assertThatThrownBy(beside::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
    }

    @Test
    void work_is_interrupted_with_its_caller_and_waited_for() {
        AtomicBoolean told = new AtomicBoolean();
        Beside beside = Beside.begin(() -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                told.set(true);
            }
        });
        Thread.currentThread().interrupt();

        assertThatThrownBy(beside::end).isInstanceOf(InterruptedException.class);
        assertThat(told).isTrue();
    }
}
