package org.jvmfactory.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Question;
import org.jvmfactory.ticket.TrackerException;

class SourceTest {

    private final IntakeGround ground = new IntakeGround();
    private final Source source = new Source(
            "heap",
            Watched.USUAL,
            new Source.Parts(
                    ground.tracker,
                    ground.desk(),
                    ground.conversations(),
                    new PollLease(ground.store, new InstanceId("me"), "heap")),
            ground.time,
            new Random(1));

    @Test
    void a_look_takes_what_is_marked_and_hears_what_is_said() throws Exception {
        ground.tracker.write("1", "Mend it", "Soon.", "ai-agent");

        assertThat(source.look()).isEqualTo(Duration.ofSeconds(15));
        assertThat(source.look()).isEqualTo(Duration.ofMinutes(1));
        ground.ask(Question.open("q1", "Which colour?"));
        ground.tracker.say("1", HeapTracker.ALICE, "blue");
        assertThat(source.look()).isEqualTo(Duration.ofSeconds(15));

        assertThat(ground.submitted).hasSize(1);
        assertThat(ground.commands()).hasSize(1);
    }

    @Test
    void a_tracker_that_is_down_is_looked_at_again_when_it_may_be_well() throws Exception {
        ground.tracker.write("1", "Mend it", "Soon.", "ai-agent");
        ground.tracker.trouble = new TrackerException(
                TrackerException.Code.UNAVAILABLE, "down", null, Optional.of(Duration.ofMinutes(7)));
        assertThat(source.look()).isEqualTo(Duration.ofMinutes(7));
        ground.tracker.trouble = null;

        source.look();

        assertThat(ground.submitted).hasSize(1);
    }

    @Test
    void what_one_ticket_does_wrong_keeps_no_other_waiting() throws Exception {
        ground.tracker.tickets.put(
                "1", ground.tracker.ticket("1", "", "", true, Set.of("ai-agent"), HeapTracker.ALICE));
        ground.tracker.write("2", "Mend it", "Soon.", "ai-agent");

        source.look();

        assertThat(ground.submitted).extracting(request -> request.title()).containsExactly("Ticket 1", "Mend it");
    }
}
