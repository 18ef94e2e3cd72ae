package org.jvmfactory.connector.clickup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Factory;
import org.jvmfactory.connector.http.IntakeBed;
import org.jvmfactory.connector.http.Signatures;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;

/** ClickUp's tasks in, and word back; the webhook's edge cases are 16 of the inventory. */
class ClickUpIntakeTest extends IntakeBed {

    private static final String SECRET = "hunter3-hunter3";

    private final FakeClickUp clickup = new FakeClickUp();

    @AfterEach
    void stop() {
        clickup.close();
    }

    private Factory factory(String poll) {
        return open("""
            connectors:
              clickup: {api: '%s/api/v2', token: %s, team: 42%s, people: [7], repository: '%s',
                states: {working: in progress, in-review: review}}
            intake:
              clickup: {poll: %s, workflow: single, repository: '%s'}
            """.formatted(
                        clickup.url(),
                        FakeClickUp.TOKEN,
                        poll.equals("0") ? ", webhook-secret: " + SECRET : "",
                        directory.resolve("shop.git"),
                        poll,
                        directory.resolve("shop.git")));
    }

    private boolean tells(String task, String words) {
        return clickup.shown(task).stream().anyMatch(text -> text.contains(words));
    }

    @Test
    void a_tagged_task_is_found_asked_about_answered_and_told() {
        SampleRepository.create(directory.resolve("shop.git"));
        String task = clickup.write("Paint it", "Soon.");
        clickup.tag(task, "ai-agent", true);
        Factory factory = factory("1s");
        eventually(() -> tells(task, "Factory asks"));
        clickup.say(task, 8, "purple");
        clickup.say(task, 7, "blue");

        until(factory, TaskStatus.IN_REVIEW);
        eventually(() -> tells(task, "Ready for review"));

        eventually(() -> clickup.task(task).at("/status/status").asText().equals("review"));
        assertThat(tasks(factory)).hasSize(1);
    }

    /** 16: "the dedup entry blocks re-tagging for an hour", while comments told people to tag again. */
    @Test
    void a_webhook_starts_at_once_and_what_failed_is_tried_again_by_tagging_again() throws Exception {
        Factory factory = factory("0");
        String task = clickup.write("Paint it", "Soon.");
        clickup.tag(task, "ai-agent", true);
        assertThat(send(factory, tagged(task, "null", "[{\"name\": \"ai-agent\"}]")))
                .isEqualTo(202);
        until(factory, TaskStatus.FAILED); // there is no such repository
        eventually(() -> tells(task, "/factory retry"));
        SampleRepository.create(directory.resolve("shop.git"));
        clickup.tag(task, "ai-agent", false);
        send(factory, tagged(task, "[{\"name\": \"ai-agent\"}]", "null"));
        clickup.tag(task, "ai-agent", true);
        send(factory, tagged(task, "null", "[{\"name\": \"ai-agent\"} ]"));

        until(factory, TaskStatus.WAITING);

        assertThat(tasks(factory)).hasSize(1);
    }

    private static int send(Factory factory, String body) throws InterruptedException {
        return factory.receive("clickup", Signatures.signed(SECRET, "X-Signature", body, Map.of()))
                .status();
    }

    private static String tagged(String task, String before, String after) {
        return """
            {"event": "taskTagUpdated", "task_id": "%s", "webhook_id": "w",
             "history_items": [{"id": "1", "field": "tag", "user": {"id": 7, "username": "alice"}, "before": %s, "after": %s}]}\
            """.formatted(task, before, after);
    }
}
