package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.InstanceId;

class InstanceTest {

    private static final InstanceId ID = new InstanceId("one");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final Instance here = Instance.here(ID, NOON);

    @Test
    void an_instance_of_this_process_is_near_and_lives() {
        assertThat(here.near()).isTrue();
        assertThat(here.lives()).isTrue();
    }

    @Test
    void one_whose_process_ended_is_near_and_does_not_live() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Instance gone = new Instance(ID, here.host(), ended.pid(), here.processStart(), NOON);
        assertThat(gone.near()).isTrue();
        assertThat(gone.lives()).isFalse();
    }

    @Test
    void a_later_process_with_the_same_number_is_not_taken_for_it() {
        assertThat(new Instance(ID, here.host(), here.pid(), here.processStart() - 1, NOON).lives())
                .isFalse();
    }

    @Test
    void of_one_elsewhere_with_the_same_name_of_machine_nothing_is_known() {
        String name = here.host().replaceFirst("~.*", "");
        Instance elsewhere = new Instance(ID, name + "~00000000", here.pid(), here.processStart(), NOON);
        assertThat(elsewhere.near()).isFalse();
        assertThat(elsewhere.lives()).isFalse();
    }
}
