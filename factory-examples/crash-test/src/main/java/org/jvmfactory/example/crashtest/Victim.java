package org.jvmfactory.example.crashtest;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.effect.EffectHandler;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/**
 * The program that is killed: a Factory that always has some tasks at work. It says on its standard output what it does: {@code ready},
 * {@code wrote} after each write to the store, {@code submits <number>}, {@code has <number> <task>}, {@code fails <why>},
 * {@code settled}.
 */
final class Victim {

    /** What the program is started with. */
    record Orders(Ground ground, long life, int first, int last, String trap, Instant begin) {

        String[] words() {
            return new String[] {
                ground.directory().toString(),
                ground.store(),
                Long.toString(ground.seed()),
                Long.toString(life),
                Integer.toString(first),
                Integer.toString(last),
                trap,
                begin.toString()
            };
        }

        static Orders of(String[] words) {
            return new Orders(
                    new Ground(Path.of(words[0]), words[1], Long.parseLong(words[2])),
                    Long.parseLong(words[3]),
                    Integer.parseInt(words[4]),
                    Integer.parseInt(words[5]),
                    words[6],
                    Instant.parse(words[7]));
        }
    }

    private static final int ORPHANED = 78;
    private static final int AT_WORK = 6;
    private static final int AGAIN = 2;
    private static final Duration PACE = Duration.ofMillis(40);
    private static final Set<TaskStatus> UNSETTLED = Set.of(TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.WAITING);

    /** What is told of a task before its end. */
    private static final Set<Happening> UNDERWAY = Set.of(Happening.QUESTION, Happening.MESSAGE);

    private final Orders orders;
    private final Factory factory;
    private final Set<TaskId> answered = new HashSet<>();
    private int next;

    private Victim(Orders orders) {
        this.orders = orders;
        this.next = orders.first();
        Ground ground = orders.ground();
        Trap trap = new Trap(orders.trap());
        Ledger acts = ground.ledger("acts");
        Moods moods = new Moods(orders.life(), ground.ledger("failures"));
        this.factory = Factory.builder()
                .dataDirectory(ground.directory().resolve("factory"))
                .store(new TrappedStore(ground.openStore(), trap, () -> say("wrote")))
                .config(ground.config())
                .time(() -> flown(Instant.now()))
                .codeHost(new MoodyHost(ground.ledger("host"), moods, trap))
                .notifier("bell", new MoodyNotifier(Notifier.Promise.AT_MOST_ONCE, ground.ledger("bell"), moods, trap))
                .notifier("post", new MoodyNotifier(Notifier.Promise.AT_LEAST_ONCE, ground.ledger("post"), moods, trap))
                .step(Stamp.step())
                .effect(new Stamp("stamp", EffectHandler.Promise.FINDABLE, acts, trap))
                .effect(new Stamp("ring", EffectHandler.Promise.AT_MOST_ONCE, acts, trap))
                .build();
    }

    private Instant flown(Instant now) {
        return orders.begin()
                .plus(Duration.between(orders.begin(), now)
                        .multipliedBy(orders.ground().pace()));
    }

    public static void main(String[] arguments) throws InterruptedException {
        endWithItsKiller();
        Victim victim = new Victim(Orders.of(arguments));
        try (victim.factory) {
            say("ready");
            victim.workOrSayWhyNot();
        }
        say("settled");
    }

    /** Nobody else would end it. */
    private static void endWithItsKiller() {
        ProcessHandle.current().parent().ifPresent(killer -> {
            var unused = killer.onExit().thenRun(() -> Runtime.getRuntime().halt(ORPHANED));
        });
    }

    /** Says it at once: closing takes a while, in which the end may come from outside. */
    private void workOrSayWhyNot() throws InterruptedException {
        try {
            work();
        } catch (RuntimeException e) {
            say("fails " + e.toString().lines().findFirst().orElse(""));
            e.printStackTrace();
            throw e;
        }
    }

    private void work() throws InterruptedException {
        for (int number = Math.max(1, next - AGAIN); number < next; number++) {
            submit(number); // somebody who never got an answer asks again
        }
        while (true) {
            long position = factory.store().lastPosition();
            List<TaskRow> unsettled = factory.tasks(UNSETTLED, 1000);
            answer(unsettled);
            if (next <= orders.last() && unsettled.size() < AT_WORK) {
                submit(next);
                next++;
            } else if (next > orders.last() && unsettled.isEmpty() && everybodyIsTold()) {
                return;
            } else {
                boolean unused = factory.store().await(position, PACE);
            }
        }
    }

    /** Every third one is asked for by two at once. */
    private void submit(int number) {
        say("submits " + number);
        CompletableFuture<TaskHandle> other = number % 3 == 0
                ? CompletableFuture.supplyAsync(
                        () -> factory.submit(orders.ground().request(number)))
                : CompletableFuture.completedFuture(
                        factory.submit(orders.ground().request(number)));
        say("has " + number + " "
                + factory.submit(orders.ground().request(number)).id());
        say("has " + number + " " + other.join().id());
    }

    private void answer(List<TaskRow> unsettled) {
        for (TaskRow row : unsettled) {
            if (row.status() == TaskStatus.WAITING && !answered.contains(row.id())) {
                TaskHandle task = factory.task(row.id()).orElseThrow();
                TaskView view = task.view();
                if (view.question().isPresent()) {
                    answer(task, Ground.answer(view.task().request().title()));
                    answered.add(row.id());
                }
            }
        }
    }

    /** The answer of an earlier life may have come first. */
    private static void answer(TaskHandle task, String text) {
        try {
            task.answer(text);
        } catch (IllegalStateException e) {
            if (task.view().question().isPresent()) {
                throw e;
            }
        }
    }

    /** Of how each task ended, at least, both notifiers are told, and nothing is still to be told. */
    private boolean everybodyIsTold() {
        return factory.tasks(Set.of(), 10_000).stream()
                .map(row -> factory.notices(row.id()))
                .allMatch(notices -> notices.stream().noneMatch(notice -> notice.state() == NoticeView.State.DUE)
                        && notices.stream()
                                        .filter(notice -> !UNDERWAY.contains(notice.happening()))
                                        .count()
                                >= 2);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
