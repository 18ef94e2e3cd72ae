package org.jvmfactory.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Commit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Fence;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskChange;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.WrittenTasks;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.ChangedFile;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.Fate;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Outcome.Check;
import org.jvmfactory.task.Outcome.Published.Verdict;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Verdict.Decision;

class OutcomesTest {

    private static final Instant MONDAY = Instant.parse("2030-01-07T09:00:00Z");

    private final InMemoryStore store = InMemoryStore.create();
    private final WrittenTasks tasks = new WrittenTasks(store);
    private Instant now = MONDAY;

    @Test
    void a_task_of_which_no_run_has_ended_has_none() {
        RunId run = task("one", "shop");
        write(run, TaskStatus.RUNNING, new Event.RunStarted(run, "plan", "first try"));

        assertThat(all()).isEmpty();
    }

    @Test
    void a_task_is_not_left_out_because_the_store_is_away_for_a_moment() {
        task("one", "shop");
        FactoryStore away = (FactoryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FactoryStore.class}, (proxy, method, arguments) -> {
                    throw new StoreException(StoreException.Code.UNAVAILABLE, "the database is away");
                });
        TaskRow row = store.tasks(Set.of(), 1).get(0);

        assertThatThrownBy(() -> Outcomes.happened(away, row, now.plus(Duration.ofDays(1))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("away");
    }

    @Test
    void checks_say_what_they_said_last_and_how_often_they_had_something_against_it() {
        RunId run = task("one", "shop");
        write(run, TaskStatus.RUNNING, new Event.RunStarted(run, "plan", "first try"));
        judged(run, "verify#1", "c1", Decision.CHANGES_REQUESTED, "t1");
        judged(run, "verify#2", "c2", Decision.APPROVED);
        judged(run, "review#1", "c2", Decision.CHANGES_REQUESTED, "a", "b");
        judged(run, "review#2", "c2", Decision.CHANGES_REQUESTED, "b");
        write(run, TaskStatus.FAILED, new Event.RunEnded(run, RunEnd.UNRESOLVED, "rounds used up"));

        Outcome outcome = all().get(0);
        assertThat(outcome.checks())
                .containsExactly(
                        new Check("verify", "verify", Check.State.PASSED, 2, 1),
                        new Check("review", "review", Check.State.FAILED, 2, 2));
        assertThat(outcome.findings())
                .extracting(found -> found.finding().id(), Outcome.Found::fate, Outcome.Found::rounds)
                .containsExactly(tuple("t1", Fate.MENDED, 1), tuple("a", Fate.DISMISSED, 1), tuple("b", Fate.OPEN, 2));
        assertThat(outcome.result()).isEqualTo(Outcome.Result.REVIEW_FAILED);
        assertThat(outcome.rounds()).isEqualTo(1);
        assertThat(outcome.published()).isEmpty();
        assertThat(outcome.runs())
                .extracting(Outcome.Run::id, Outcome.Run::end)
                .containsExactly(tuple(run, Optional.of(RunEnd.UNRESOLVED)));
    }

    @Test
    void a_pull_request_is_one_outcome_however_often_it_is_pushed_to() {
        RunId first = published("one", "12");
        RunId second = new RunId(first.task(), 2);
        now = now.plusSeconds(60);
        write(
                second,
                TaskStatus.IN_REVIEW,
                new Event.RunStarted(second, "plan", "more is wanted"),
                measured(second, "a.txt", "b.txt"),
                pullRequest(second, "12"),
                new Event.RunEnded(second, RunEnd.DONE, ""));

        Outcome outcome = all().get(0);
        assertThat(all()).hasSize(1);
        assertThat(outcome.runs()).hasSize(2);
        assertThat(outcome.files()).extracting(ChangedFile::path).containsExactly("a.txt", "b.txt");
        assertThat(outcome.published().orElseThrow())
                .extracting(
                        Outcome.Published::url,
                        Outcome.Published::number,
                        Outcome.Published::at,
                        Outcome.Published::verdict)
                .containsExactly("https://example.org/12", Optional.of(12), MONDAY, Verdict.OPEN);
    }

    @Test
    void people_merge_it_with_or_without_commits_of_their_own_or_close_it() {
        settle(published("same", "1"), TaskStatus.DONE, Optional.of("ours"));
        settle(published("theirs", "2"), TaskStatus.DONE, Optional.of("another"));
        settle(published("closed", "3"), TaskStatus.CANCELLED, Optional.empty());

        assertThat(all())
                .extracting(
                        outcome -> outcome.task().value(),
                        outcome -> outcome.published().orElseThrow().verdict(),
                        outcome -> outcome.published().orElseThrow().edited(),
                        outcome -> outcome.published().orElseThrow().settledAt().isPresent())
                .containsExactlyInAnyOrder(
                        tuple("same", Verdict.MERGED, false, true),
                        tuple("theirs", Verdict.MERGED, true, true),
                        tuple("closed", Verdict.CLOSED, false, true));
    }

    @Test
    void only_those_of_a_repository_and_of_a_time_are_given_out_and_the_last_of_them() {
        published("old", "1");
        now = MONDAY.plus(Duration.ofDays(3));
        published("elsewhere", "2", "other");
        published("new", "3");
        now = MONDAY.plus(Duration.ofDays(4));
        published("newest", "4");

        assertThat(Outcomes.list(store, OutcomeQuery.ALL.of(Set.of("shop")).since(MONDAY.plus(Duration.ofDays(1)))))
                .extracting(outcome -> outcome.task().value())
                .containsExactly("new", "newest");
        assertThat(Outcomes.list(store, OutcomeQuery.ALL.limit(1)))
                .extracting(outcome -> outcome.task().value())
                .containsExactly("newest");
    }

    @Test
    void those_of_an_earlier_version_are_found_by_the_key_that_it_gave_the_repository() {
        RepositoryAddress address = RepositoryAddress.parse("https://example.org/shop.git");
        published("earlier", "1", address.key());
        published("now", "2", address.identity().key());
        published("elsewhere", "3", "other");

        assertThat(Outcomes.list(store, OutcomeQuery.ALL.of(address.keys())))
                .extracting(outcome -> outcome.task().value())
                .containsExactlyInAnyOrder("earlier", "now");
    }

    @Test
    void of_what_was_forgotten_the_end_the_cost_and_the_pull_request_are_left() {
        RunId run = published("one", "7");
        Fence fence = tasks.claim(run, now);
        store.forget(new Commit(
                fence,
                store.task(run.task()).orElseThrow().nextSequence(),
                now,
                List.of(new Event.TaskForgotten(
                        TaskStatus.DONE,
                        "merged",
                        1,
                        Optional.of(RunEnd.DONE),
                        Cost.exact(Money.usd("0.5")),
                        List.of())),
                Optional.of(TaskChange.release(TaskStatus.DONE, "")),
                List.of()));

        Outcome outcome = all().get(0);
        assertThat(outcome.forgotten()).isTrue();
        assertThat(outcome.cost()).isEqualTo(Cost.exact(Money.usd("0.5")));
        assertThat(outcome.runs()).extracting(Outcome.Run::end).containsExactly(Optional.of(RunEnd.DONE));
    }

    private List<Outcome> all() {
        return Outcomes.list(store, OutcomeQuery.ALL);
    }

    private RunId published(String id, String number) {
        return published(id, number, "shop");
    }

    private RunId published(String id, String number, String repository) {
        RunId run = task(id, repository);
        write(
                run,
                TaskStatus.IN_REVIEW,
                new Event.RunStarted(run, "plan", "first try"),
                measured(run, "a.txt"),
                new Event.EffectDone(run, "p", "push", new EffectResult(Map.of("commit", "ours")), false),
                pullRequest(run, number),
                new Event.RunEnded(run, RunEnd.DONE, ""));
        return run;
    }

    private void settle(RunId run, TaskStatus end, Optional<String> tip) {
        Command close = new Command.Close(end, "by anna", Actor.HOST, tip);
        write(run, end, new Event.CommandTaken(1, close, "accepted"));
    }

    private RunId task(String id, String repository) {
        return tasks.submit(id, repository, now);
    }

    private void write(RunId run, TaskStatus status, Event... events) {
        tasks.write(run, now, status, events);
        now = now.plusMillis(1);
    }

    private static Event measured(RunId run, String... files) {
        List<ChangedFile> changed = List.of(files).stream().map(ChangedFile::of).toList();
        return new Event.ChangeMeasured(run, "base", "tip", changed, changed.size());
    }

    private static Event pullRequest(RunId run, String number) {
        return new Event.EffectDone(
                run,
                "k",
                "pull-request",
                new EffectResult(Map.of("url", "https://example.org/" + number, "id", number)),
                false);
    }

    private void judged(RunId run, String path, String commit, Decision decision, String... findings) {
        List<Finding> found = List.of(findings).stream()
                .map(id -> new Finding(
                        id, Severity.BLOCKER, Optional.empty(), Optional.empty(), "Message", Optional.empty()))
                .toList();
        StepPath step = new StepPath(path);
        write(
                run,
                TaskStatus.RUNNING,
                new Event.StepStarted(run, step, step.name(), 1),
                new Event.StepFinished(
                        run,
                        step,
                        1,
                        StepResult.judged(new org.jvmfactory.task.Verdict(decision, "", found), Map.of()),
                        Optional.of(new HandOver(commit, "before", Optional.empty(), Optional.empty()))));
    }
}
