package org.jvmfactory.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void threads_are_numbered_daemons() {
        Thread first = Threads.named("here-").newThread(() -> {});

        assertThat(first.getName()).isEqualTo("here-0");
        assertThat(first.isDaemon()).isTrue();
    }

    @Test
    void threads_are_virtual_where_the_jvm_has_them() throws ReflectiveOperationException {
        Thread thread = Threads.named("here-").newThread(() -> {});

        if (Runtime.version().feature() >= 21) {
            assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true);
        } else {
            assertThat(thread.getClass()).isEqualTo(Thread.class);
        }
    }
}
