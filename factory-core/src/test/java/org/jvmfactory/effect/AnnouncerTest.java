package org.jvmfactory.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.effect.NoticeView.State;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifyConfig;
import org.jvmfactory.notify.NotifyException;
import org.jvmfactory.notify.NotifyRule;
import org.jvmfactory.process.Threads;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Wait;

/** The announcer without its threads: what it writes down, sends, and sends again. */
@Timeout(30)
class AnnouncerTest {

    private static final TaskId TASK = new TaskId("k3f9x2ab");
    private static final RunId RUN = new RunId(TASK, 1);
    private static final StepPath PATH = StepPath.of("publish", 1);

    private final FactoryStore store = InMemoryStore.create();
    private final Redactor redactor = new Redactor(Set.of(Secret.of("hunter2-hunter2")));
    private final Recorder chat = new Recorder();
    private Instant now = Instant.parse("2030-01-01T12:00:00Z");
    private Optional<Claim> claim = Optional.empty();

    // What is told

    @Test
    void a_publication_is_announced_as_new_and_a_later_one_of_the_same_pull_request_as_revised() throws Exception {
        House house = house("one");
        submit();

        publish("https://git.example/7");
        house.settle();
        happens(status(TaskStatus.RUNNING, "tried again"));
        publish("https://git.example/7");
        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.PUBLISHED, Happening.REVISED);
        Notification first = chat.told.get(0);
        assertThat(first.title()).isEqualTo("New pull request: Mend the login");
        assertThat(first.text()).isEqualTo("published\nhttps://git.example/7");
        assertThat(first.details())
                .containsEntry("pull-request", "https://git.example/7")
                .containsEntry("status", "in-review")
                .containsEntry("run", "k3f9x2ab.1");
    }

    @Test
    void another_pull_request_of_the_task_is_new_again() throws Exception {
        House house = house("one");
        submit();
        publish("https://git.example/7");
        happens(status(TaskStatus.RUNNING, "tried again"));
        publish("https://git.example/8");

        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.PUBLISHED, Happening.PUBLISHED);
    }

    @Test
    void each_way_to_end_is_one_happening() throws Exception {
        Map<RunEnd, Happening> expected = Map.of(
                RunEnd.DONE, Happening.DONE,
                RunEnd.FAILED, Happening.FAILED,
                RunEnd.CANCELLED, Happening.CANCELLED,
                RunEnd.TIMED_OUT, Happening.TIMED_OUT,
                RunEnd.STALLED, Happening.STALLED,
                RunEnd.REJECTED, Happening.REJECTED,
                RunEnd.UNRESOLVED, Happening.UNRESOLVED,
                RunEnd.NO_CHANGES, Happening.NO_CHANGES,
                RunEnd.OVER_BUDGET, Happening.OVER_BUDGET);
        House house = house("one");
        submit();
        for (RunEnd end : RunEnd.values()) {
            chat.told.clear();
            happens(status(TaskStatus.QUEUED, "again"), status(TaskStatus.RUNNING, "again"));
            happens(new Event.RunEnded(RUN, end, "why"), status(end.unpublishedStatus(), "why"));

            house.settle();

            assertThat(chat.happenings()).as("%s", end).containsExactly(expected.get(end));
        }
    }

    @Test
    void a_draft_with_work_left_is_told_once_and_as_that() throws Exception {
        House house = house("one");
        submit();
        opened("https://git.example/7");
        happens(new Event.RunEnded(RUN, RunEnd.UNRESOLVED, "2 findings"), status(TaskStatus.IN_REVIEW, "2 findings"));

        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.UNRESOLVED);
        assertThat(chat.told.get(0).text()).contains("2 findings", "https://git.example/7");
    }

    @Test
    void a_person_is_called_once_however_often_the_rounds_of_a_task_are_used_up() throws Exception {
        House house = house("one");
        submit();
        opened("https://git.example/7");
        happens(new Event.RunEnded(RUN, RunEnd.UNRESOLVED, "2 findings"), status(TaskStatus.IN_REVIEW, "2 findings"));
        happens(status(TaskStatus.RUNNING, "somebody remarked something"));
        happens(new Event.RunEnded(RUN, RunEnd.UNRESOLVED, "1 finding"), status(TaskStatus.IN_REVIEW, "1 finding"));

        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.UNRESOLVED, Happening.REVISED);
        assertThat(chat.told.get(0).urgency()).isEqualTo(Notification.Urgency.ACTION);
    }

    @Test
    void a_question_is_told_once_however_often_its_task_waits_for_it() throws Exception {
        House house = house("one");
        submit();
        Question question = new Question(
                "q1", "Which colour? hunter2-hunter2", List.of("red", "blue"), Optional.empty(), Optional.empty());
        happens(
                new Event.StepStarted(RUN, PATH, "ask", 1),
                new Event.StepFinished(
                        RUN, PATH, 1, StepResult.waits(new Wait.ForAnswer(question), Map.of()), Optional.empty()),
                status(TaskStatus.WAITING, "waits for an answer"));
        happens(status(TaskStatus.RUNNING, "goes on"), status(TaskStatus.WAITING, "waits for an answer"));

        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.QUESTION);
        assertThat(chat.told.get(0).text()).isEqualTo("Which colour? ***\n- red\n- blue");
        assertThat(chat.told.get(0).urgency()).isEqualTo(Notification.Urgency.ACTION);
        assertThat(chat.told.get(0).details()).containsEntry("question", "q1").containsEntry("options", "red\nblue");
    }

    @Test
    void a_risk_is_told_to_who_asks_for_it_once_until_it_is_another() throws Exception {
        Recorder desk = new Recorder();
        NotifyConfig rules = NotifyConfig.NONE
                .with(NotifyRule.of(NotifyRule.ANY, "chat"))
                .with(NotifyRule.of(Set.of(Happening.ASSESSED), "desk"));
        House house = house("one", Map.of("chat", chat, "desk", desk), rules);
        submit();
        assessed(1, Map.of("risk", "low", "complexity", "high"));
        assessed(2, Map.of("risk", "high", "required-checks", "tests"));
        assessed(3, Map.of("risk", "high", "required-checks", "tests"));
        assessed(4, Map.of("risk", "medium", "required-checks", "tests"));
        assessed(5, Map.of("risk", "any"));

        house.settle();

        assertThat(desk.told)
                .extracting(Notification::text)
                .containsExactly("a risk is expected that is low", "the risk tier is high", "the risk tier is medium");
        assertThat(chat.told).isEmpty();
    }

    private void assessed(int visit, Map<String, String> outputs) {
        StepPath path = StepPath.of("gate", visit);
        happens(
                new Event.StepStarted(RUN, path, "any", 1),
                new Event.StepFinished(RUN, path, 1, StepResult.succeeded(outputs), Optional.empty()));
    }

    @Test
    void a_wait_for_a_time_and_the_same_status_again_are_nothing_to_tell() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.WAITING, "waits for the quota"), status(TaskStatus.QUEUED, "no slot"));
        happens(status(TaskStatus.CANCELLED, "not wanted"));
        happens(status(TaskStatus.CANCELLED, "not wanted"));

        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.CANCELLED);
    }

    @Test
    void rules_say_who_is_told_and_a_step_names_its_own() throws Exception {
        Recorder desk = new Recorder();
        NotifyConfig rules = NotifyConfig.NONE
                .with(NotifyRule.of(Set.of(Happening.FAILED), "chat"))
                .with(NotifyRule.of(Set.of(Happening.CANCELLED), "desk"));
        House house = house("one", Map.of("chat", chat, "desk", desk), rules);
        submit();
        says("desk");
        happens(status(TaskStatus.FAILED, "why"));

        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.FAILED);
        assertThat(desk.happenings()).containsExactly(Happening.MESSAGE);
        assertThat(desk.told.get(0).title()).isEqualTo("Look");
    }

    @Test
    void a_new_notifier_is_told_of_what_happens_from_then_on() throws Exception {
        submit();
        happens(status(TaskStatus.FAILED, "long ago"));

        House house = house("one");
        house.settle();
        happens(status(TaskStatus.CANCELLED, "now"));
        house.settle();

        assertThat(chat.happenings()).containsExactly(Happening.CANCELLED);
    }

    // How it is delivered

    @Test
    void it_is_written_down_before_it_is_sent_and_sent_by_whoever_comes_next() throws Exception {
        House first = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        first.announcer.read();
        assertThat(kinds()).containsExactly("NotificationsRead", "NotificationDue");

        House second = house("two");
        second.settle();
        first.settle();

        assertThat(chat.told).hasSize(1);
        assertThat(chat.told.get(0).delivery()).isEqualTo("k3f9x2ab.3.chat");
    }

    @Test
    void several_instances_send_it_once() throws Exception {
        House first = house("one");
        House second = house("two");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        first.announcer.read();
        second.announcer.read();

        chat.doing = notification -> second.deliver();
        first.deliver();
        second.settle();

        assertThat(chat.told).hasSize(1);
        assertThat(kinds())
                .containsExactly("NotificationsRead", "NotificationDue", "NotificationTried", "NotificationDelivered");
    }

    @Test
    void one_that_is_down_is_tried_again_under_the_same_id_with_longer_and_longer_breaks() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        chat.failure = Optional.of(new NotifyException(NotifyException.Code.UNAVAILABLE, "no hunter2-hunter2\n"));
        house.settle();
        house.settle();
        assertThat(chat.tried).hasSize(1);
        for (int hours = 0; hours < 5; hours++) {
            pass(house, Duration.ofHours(1), Duration.ofMinutes(1));
        }
        int tries = chat.tried.size();
        assertThat(tries).isBetween(8, 20);

        chat.failure = Optional.empty();
        pass(house, Duration.ofHours(2), Duration.ofMinutes(10));

        assertThat(chat.told).hasSize(1);
        assertThat(chat.tried).hasSize(tries + 1).containsOnly("k3f9x2ab.3.chat");
        assertThat(events().toString()).contains("no ***").doesNotContain("hunter2");
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.state()).isEqualTo(State.DELIVERED);
            assertThat(notice.tries()).isEqualTo(tries + 1);
        });
    }

    @Test
    void after_a_day_it_is_given_up_and_says_why() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        chat.failure = Optional.of(new NotifyException(NotifyException.Code.UNAVAILABLE, "down"));

        pass(house, Duration.ofHours(26), Duration.ofMinutes(5));

        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.state()).isEqualTo(State.GIVEN_UP);
            assertThat(notice.reason()).contains("within 24 hours", "tries; the last time: down");
        });
        assertThat(chat.tried).hasSizeBetween(20, 80);
    }

    @Test
    void what_is_refused_is_given_up_at_once() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        chat.failure = Optional.of(new NotifyException(NotifyException.Code.REFUSED, "status 401"));

        pass(house, Duration.ofHours(2), Duration.ofMinutes(10));

        assertThat(chat.tried).hasSize(1);
        assertThat(notices()).extracting(NoticeView::state).containsExactly(State.GIVEN_UP);
    }

    @Test
    void it_stays_away_as_long_as_it_is_asked_to() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        chat.failure = Optional.of(NotifyException.unavailable("busy", Duration.ofMinutes(30)));
        house.settle();
        happens(status(TaskStatus.CANCELLED, "why"));

        pass(house, Duration.ofMinutes(29), Duration.ofSeconds(30));
        assertThat(chat.tried).hasSize(1);
        chat.failure = Optional.empty();
        pass(house, Duration.ofMinutes(2), Duration.ofSeconds(30));

        assertThat(chat.happenings()).containsExactlyInAnyOrder(Happening.FAILED, Happening.CANCELLED);
    }

    @Test
    void one_that_is_never_taken_does_not_keep_the_others_from_arriving() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "poison"));
        chat.doing = notification -> {
            if (notification.text().equals("poison")) {
                throw new NotifyException(NotifyException.Code.UNAVAILABLE, "status 500");
            }
        };
        house.settle();
        happens(status(TaskStatus.CANCELLED, "fine"));

        pass(house, Duration.ofSeconds(20), Duration.ofSeconds(1));

        assertThat(chat.happenings()).containsExactly(Happening.CANCELLED);
    }

    @Test
    void what_a_dead_instance_was_sending_is_sent_again_where_that_does_no_harm() throws Exception {
        leaveUnderWay();
        store.retire(new InstanceId("one"));

        house("two").settle();

        assertThat(chat.tried).containsExactly("k3f9x2ab.3.chat");
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.state()).isEqualTo(State.DELIVERED);
            assertThat(notice.tries()).isEqualTo(2);
        });
    }

    @Test
    void what_a_dead_instance_was_sending_is_unclear_where_nothing_is_sent_twice() throws Exception {
        chat.promise = Notifier.Promise.AT_MOST_ONCE;
        leaveUnderWay();
        store.retire(new InstanceId("one"));

        house("two").settle();

        assertThat(chat.tried).isEmpty();
        assertThat(notices()).extracting(NoticeView::state).containsExactly(State.UNCLEAR);
    }

    @Test
    void what_a_living_instance_is_sending_is_left_to_it_until_its_time_is_over() throws Exception {
        leaveUnderWay();
        House second = house("two");

        pass(second, Duration.ofMinutes(2), Duration.ofSeconds(10));
        assertThat(chat.tried).isEmpty();
        pass(second, Duration.ofMinutes(1), Duration.ofSeconds(10));

        assertThat(chat.told).hasSize(1);
    }

    private void leaveUnderWay() {
        House first = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        first.announcer.read();
        assertThat(first.announcer.desks().get(0).begin()).hasSize(1); // and there the machine goes down
    }

    @Test
    void a_notifier_with_a_bug_is_tried_again_or_unclear_as_it_promises() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "why"));
        chat.doing = notification -> {
            throw new IllegalStateException("a bug");
        };
        house.settle();
        assertThat(notices()).extracting(NoticeView::state).containsExactly(State.DUE);

        chat.promise = Notifier.Promise.AT_MOST_ONCE;
        pass(house, Duration.ofMinutes(1), Duration.ofSeconds(10));

        assertThat(notices()).extracting(NoticeView::state).containsExactly(State.UNCLEAR);
    }

    @Test
    void a_restart_reads_from_the_last_checkpoint_and_forgets_nothing_that_is_open() throws Exception {
        House house = house("one");
        submit();
        happens(status(TaskStatus.FAILED, "poison"));
        chat.doing = notification -> {
            if (notification.text().equals("poison")) {
                throw new NotifyException(NotifyException.Code.UNAVAILABLE, "status 500");
            }
        };
        house.settle();
        for (int i = 0; i < 400; i++) {
            happens(status(TaskStatus.RUNNING, "again"), status(TaskStatus.DONE, "fine"));
            pass(house, Duration.ofSeconds(1), Duration.ofSeconds(1));
        }
        pass(house, Duration.ofMinutes(10), Duration.ofSeconds(10));
        assertThat(kinds()).filteredOn("NotificationsRead"::equals).hasSizeGreaterThan(2);
        chat.told.clear();
        chat.doing = notification -> {};

        pass(house("two"), Duration.ofHours(2), Duration.ofMinutes(1));

        assertThat(chat.told).extracting(Notification::text).containsExactly("poison");
    }

    // Tools

    /** One instance. */
    private final class House {

        private final Announcer announcer;

        House(String name, Map<String, Notifier> notifiers, NotifyConfig rules) {
            InstanceId instance = new InstanceId(name);
            store.heartbeat(new Instance(instance, "here", 1, 1, now), Duration.ofDays(2), Set.of());
            announcer = new Announcer(
                    new Announcer.Keeping(store, () -> now, new Random(7), redactor, instance),
                    notifiers,
                    rules,
                    Threads::named);
        }

        void deliver() {
            try {
                for (NoticeDesk desk : announcer.desks()) {
                    while (desk.deliver()) {}
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void settle() {
            announcer.read();
            deliver();
        }
    }

    private House house(String name) {
        return house(name, Map.of("chat", chat), NotifyConfig.NONE);
    }

    private House house(String name, Map<String, Notifier> notifiers, NotifyConfig rules) {
        return new House(name, new LinkedHashMap<>(notifiers), rules);
    }

    private void pass(House house, Duration total, Duration step) {
        for (Instant end = now.plus(total); now.isBefore(end); now = now.plus(step)) {
            house.settle();
        }
    }

    private void submit() {
        TaskRequest request = TaskRequest.builder("https://git.example/shop.git", "Mend the login")
                .build();
        Task task = new Task(TASK, request, UUID.fromString("7f9c24e8-3b12-4fef-91e0-05af6b1c2d3e"), now);
        store.submit(new Submission(
                task,
                Optional.empty(),
                "shop",
                TaskStatus.QUEUED,
                "new",
                now,
                List.of(new Event.TaskSubmitted(task), new Event.RunStarted(RUN, "plan", "first try"))));
    }

    private void happens(Event... events) {
        if (claim.isEmpty()) {
            claim = store.claim(new InstanceId("driver"), TASK, now, Duration.ofDays(2));
        }
        long next = TaskFold.view(store, StreamId.of(TASK)).orElseThrow().nextSequence();
        store.commit(new Commit(claim.orElseThrow().fence(), next, now, List.of(events), Optional.empty(), List.of()));
    }

    private static Event status(TaskStatus status, String reason) {
        return new Event.StatusChanged(status, reason);
    }

    private void opened(String url) {
        happens(
                new Event.EffectIntended(RUN, PATH, new EffectIntent("task/pr", PullRequestHandler.KIND, Map.of())),
                new Event.EffectDone(
                        RUN, "task/pr", PullRequestHandler.KIND, new EffectResult(Map.of("url", url)), false));
    }

    private void publish(String url) {
        opened(url);
        happens(new Event.RunEnded(RUN, RunEnd.DONE, "published"), status(TaskStatus.IN_REVIEW, "published"));
    }

    private void says(String via) {
        EffectIntent intent = new EffectIntent(
                "run/say", NotificationHandler.KIND, Map.of("title", "Look", "text", "at this", "via", via));
        happens(
                new Event.EffectIntended(RUN, PATH, intent),
                new Event.EffectDone(
                        RUN,
                        intent.key(),
                        intent.kind(),
                        new NotificationHandler(List.of("chat", "desk")).perform(intent),
                        false));
    }

    private List<NoticeView> notices() {
        return NoticeView.of(store, TaskFold.view(store, StreamId.of(TASK)).orElseThrow());
    }

    private List<Event> events() {
        return store.read(NoticeBook.STREAM, 0, 10_000).stream()
                .map(JournalEntry::event)
                .toList();
    }

    private List<String> kinds() {
        return events().stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    /** Remembers what it is told. */
    private static final class Recorder implements Notifier {

        private final List<Notification> told = new ArrayList<>();
        private final List<String> tried = new ArrayList<>();
        private Optional<NotifyException> failure = Optional.empty();
        private Consumer<Notification> doing = notification -> {};
        private Promise promise = Promise.AT_LEAST_ONCE;

        @Override
        public String kind() {
            return "recorder";
        }

        @Override
        public Promise promise() {
            return promise;
        }

        @Override
        public void notify(Notification notification) {
            tried.add(notification.delivery());
            failure.ifPresent(it -> {
                throw it;
            });
            doing.accept(notification);
            told.add(notification);
        }

        List<Happening> happenings() {
            return told.stream().map(Notification::happening).toList();
        }
    }
}
