package org.jvmfactory.connector.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Factory;
import org.jvmfactory.connector.http.IntakeBed;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;

/** Plane's work items in, and word back; with A13 and A22 of the inventory. */
class PlaneIntakeTest extends IntakeBed {

    private static final String SECRET = "hunter3-hunter3";
    private static final String QUEUED = "state-1";

    private final FakePlane plane = new FakePlane();

    @BeforeEach
    void start() {
        SampleRepository.create(directory.resolve("shop.git"));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private Factory factory(String poll) {
        return open("""
            connectors:
              board: {type: plane, api: '%s', api-key: %s, workspace: acme, project: %s%s,
                people: [alice-id], states: {working: Working, done: Done}}
            intake:
              board: {poll: %s, workflow: single, repository: '%s'}
            """.formatted(
                        plane.url(),
                        FakePlane.KEY,
                        FakePlane.PROJECT,
                        poll.equals("0") ? ", webhook-secret: " + SECRET : "",
                        poll,
                        directory.resolve("shop.git")));
    }

    private boolean tells(String item, String words) {
        return plane.shown(item).stream().anyMatch(text -> text.contains(words));
    }

    @Test
    void a_queued_work_item_is_found_moved_asked_about_answered_and_told() {
        String item = plane.write("Paint it", "<p>Soon.</p>");
        plane.item(item).put("state", QUEUED);
        Factory factory = factory("1s");
        eventually(() -> tells(item, "Factory asks"));
        assertThat(plane.item(item).path("state").asText()).isEqualTo("state-2");
        plane.say(item, "mallory-id", "<p>purple</p>");
        plane.say(item, "alice-id", "<p>blue</p>");

        until(factory, TaskStatus.IN_REVIEW);
        eventually(() -> tells(item, "Ready for review"));

        assertThat(tasks(factory)).hasSize(1);
    }

    /** A19, A22: the same pull request goes on, and there is no second task. */
    @Test
    void a_work_item_queued_again_while_its_pull_request_is_open_continues_that_one() throws Exception {
        String item = plane.write("Paint it", "<p>Soon.</p>");
        Factory factory = factory("0");
        plane.item(item).put("state", QUEUED);
        assertThat(send(factory, item, "d1")).isEqualTo(202);
        eventually(() -> tells(item, "Factory asks"));
        factory.task(tasks(factory).get(0).id()).orElseThrow().answer("blue");
        until(factory, TaskStatus.IN_REVIEW);
        eventually(() -> tells(item, "Ready for review"));
        plane.item(item).put("state", QUEUED);

        assertThat(send(factory, item, "d2")).isEqualTo(202);

        eventually(() -> factory.store().read(StreamId.of(tasks(factory).get(0).id()), 0, 10_000).stream()
                .anyMatch(entry -> entry.event() instanceof Event.CommandTaken taken
                        && taken.command() instanceof Command.Revise));
        assertThat(tasks(factory)).hasSize(1);
    }

    private static int send(Factory factory, String item, String delivery) throws InterruptedException {
        String body = """
            {"event": "issue", "action": "updated", "webhook_id": "w", "workspace_id": "%s",
             "data": {"id": "%s", "name": "Paint it", "project": "%s",
               "state": {"id": "state-1", "name": "Queued", "group": "unstarted"}},
             "activity": {"actor": {"id": "alice-id", "display_name": "Alice"}}}\
            """.formatted(delivery, item, FakePlane.PROJECT);
        return factory.receive(
                        "board",
                        Signatures.signed(SECRET, "X-Plane-Signature", body, Map.of("X-Plane-Delivery", delivery)))
                .status();
    }
}
