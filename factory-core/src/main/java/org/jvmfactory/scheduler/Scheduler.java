package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.execution.Commands;
import org.jvmfactory.execution.Ending;
import org.jvmfactory.execution.RunDriver;
import org.jvmfactory.execution.RunServices;
import org.jvmfactory.journal.Caps;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.SlotsTaken;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.retry.Backoff;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.watchdog.Pulse;
import org.jvmfactory.watchdog.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one authority on what runs on this instance. A control thread does everything in {@link #tick}: heartbeat, dead instances, the
 * patrol, commands, the watchdog's judgements, schedules, claims; each claimed task then has a thread of its own. Thread-safe.
 */
@Internal
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Backoff UNWRITTEN = new Backoff(AGAIN, Duration.ofMinutes(5));
    private static final int CLAIMED_AT_ONCE = 64;
    private static final int EXPLAINED = 100;
    private static final Duration EXPLAINED_ANEW = Duration.ofMinutes(1);

    private final RunServices services;
    private final FactoryStore store;
    private final SchedulerConfig config;
    private final InstanceId instance;
    private final Instance here;
    private final Optional<Set<TaskId>> only;
    private final Commands commands;
    private final Patrol patrol;
    private final Sweep sweep;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Map<TaskId, Live> live = new ConcurrentHashMap<>();
    private final ThreadFactory controlThreads;
    private final ThreadFactory runThreads;
    private final ThreadFactory sweepThreads;
    private final Pace sweeps = new Pace(Sweep.PACE);
    private volatile @Nullable Thread sweeper;
    private final Set<TaskId> admitted = ConcurrentHashMap.newKeySet();

    /** Claims that nobody uses and that are still to be given up; where that fails for long, they run out. */
    private final Map<TaskId, Unused> left = new ConcurrentHashMap<>();

    /** Whether what was last claimed could be begun: where not, one at a time is tried, so that other instances find theirs. */
    private boolean wellBegun = true;

    /** Threads of drivers that didn't stop when they were told to. While one lives, nobody else may enter its workspace. */
    private final Map<TaskId, Thread> abandoned = new ConcurrentHashMap<>();

    /** How often in a row a task's driver couldn't write what it came to. Each time an agent may have worked for nothing. */
    private final Map<TaskId, Integer> unwritten = new ConcurrentHashMap<>();

    /** What the store said when it couldn't be used in the last turn. */
    private volatile @Nullable String trouble;

    private @Nullable Thread control;
    private @Nullable Schedules schedules;
    private final Pace heartbeats;
    private final Pace explanations = new Pace(EXPLAINED_ANEW);
    private boolean signalled;
    private boolean closing;

    /** A run at work; {@code over} opens when its thread is done. */
    private record Live(RunDriver driver, Thread thread, CountDownLatch over) {}

    /** @param due when the task may be claimed again */
    private record Unused(Claim claim, String reason, Instant due) {}

    /**
     * @param only the tasks that this instance may take; all where empty. {@link #admit} adds to it
     * @param threads makes threads whose names begin with what it is given
     */
    public Scheduler(
            RunServices services,
            SchedulerConfig config,
            InstanceId instance,
            Optional<Set<TaskId>> only,
            Function<String, ThreadFactory> threads) {
        this.services = requireNonNull(services, "services");
        this.store = services.keeping().store();
        this.config = requireNonNull(config, "config");
        this.instance = requireNonNull(instance, "instance");
        this.here = Instance.here(instance, Instant.EPOCH);
        this.only = only;
        only.ifPresent(admitted::addAll);
        this.commands = new Commands(services);
        this.patrol = new Patrol(services, commands, instance, config.lease());
        this.sweep = new Sweep(services, config, instance);
        this.sweepThreads = threads.apply("factory-retention-");
        this.heartbeats = new Pace(config.lease().dividedBy(3));
        this.controlThreads = threads.apply("factory-control-");
        this.runThreads = threads.apply("factory-run-");
    }

    /**
     * Begins to work.
     *
     * @param served the schedules whose tasks this instance submits, where it takes any task at all
     */
    public void start(Schedules served) {
        if (only.isEmpty()) {
            schedules = served;
        }
        heartbeat(now());
        Thread thread = controlThreads.newThread(this::loop);
        lock.lock();
        try {
            control = thread;
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /** Something may have changed: look soon. */
    public void signal() {
        lock.lock();
        try {
            signalled = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** This instance may take the task, too. */
    public void admit(TaskId task) {
        admitted.add(task);
        signal();
    }

    private void loop() {
        while (waitForNext()) {
            try {
                tick();
            } catch (StoreException e) {
                stuck("the store can't be used, tried again soon", e);
            } catch (RuntimeException | OutOfMemoryError e) { // or no thread could be had: the next turn may be luckier
                LOG.error("a turn of the scheduler failed", e);
            }
        }
    }

    private boolean waitForNext() {
        lock.lock();
        try {
            long left = PACE.toNanos();
            while (!signalled && !closing && left > 0) {
                left = wake.awaitNanos(left);
            }
            signalled = false;
            return !closing;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** One turn of everything that is to be decided. For the control thread, or for a test without one. */
    public void tick() {
        Instant now = now();
        if (heartbeats.due(now)) {
            heartbeat(now);
        }
        patrol(now);
        boolean well = giveUpLeft();
        commands(now);
        watch();
        if (schedules != null) {
            schedules.look(now);
        }
        claim(now);
        sweep(now);
        if (well) {
            trouble = null;
        }
    }

    /** Why the store can't be written now; empty while it can. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Says what is wrong when it begins, and not again with every turn. */
    private void stuck(String what, StoreException e) {
        if (!e.getMessage().equals(trouble)) {
            LOG.warn("{}: {}", what, e.getMessage());
        }
        trouble = e.getMessage();
    }

    private void heartbeat(Instant now) {
        Set<TaskId> used = new HashSet<>(live.keySet());
        used.addAll(sweep.claimed());
        store.heartbeat(here.seenAt(now), config.lease(), used);
        heartbeats.done(now);
        for (Instance other : store.instances()) {
            if (other.near() && !other.lives() && !other.id().equals(instance)) {
                LOG.info("instance={} of this machine is gone; its tasks go on here", other.id());
                store.retire(other.id());
            }
        }
        live.forEach((task, run) -> store.task(task)
                .filter(row -> !run.driver().holds(row)
                        && !run.driver().givenUp()
                        && !run.driver().released())
                .ifPresent(row -> {
                    LOG.warn("task={} was taken over by {}; its run stops here", task, row.holder());
                    run.driver().overtaken();
                }));
    }

    private void patrol(Instant now) {
        if (!patrol.due(now)) {
            return;
        }
        live.values().forEach(run -> run.driver().lookAtPrograms());
        abandoned.values().removeIf(thread -> !thread.isAlive());
        patrol.clear(now, task -> may(task) && !live.containsKey(task));
    }

    /** Where it takes any task at all, for only then it knows that nobody else needs what it removes. */
    private void sweep(Instant now) {
        Thread before = sweeper;
        if (only.isPresent() || !sweeps.due(now) || (before != null && before.isAlive())) {
            return;
        }
        sweeps.done(now);
        Thread thread = sweepThreads.newThread(sweep);
        sweeper = thread;
        thread.start();
    }

    private boolean may(TaskId task) {
        return only.isEmpty() || admitted.contains(task);
    }

    private void commands(Instant now) {
        for (TaskId task : store.tasksWithCommands()) {
            Live run = live.get(task);
            if (run != null) {
                List<InboxEntry> entries = store.inbox(task);
                guarded(task, () -> run.driver().deliver(entries));
            } else if (may(task)) {
                store.claim(instance, task, now, config.lease())
                        .ifPresent(claim -> guarded(task, () -> commands.take(claim)));
            }
        }
    }

    private boolean giveUpLeft() {
        boolean well = true;
        for (Map.Entry<TaskId, Unused> claim : Map.copyOf(left).entrySet()) {
            try {
                Unused unused = claim.getValue();
                commands.giveUp(unused.claim(), unused.reason(), unused.due());
                left.remove(claim.getKey());
            } catch (StoreException e) {
                if (e.code() == StoreException.Code.FENCED) {
                    left.remove(claim.getKey());
                } else {
                    well = false;
                }
                stuck("the claim on task=" + claim.getKey() + " can't be given up now", e);
            }
        }
        return well;
    }

    private static void guarded(TaskId task, Runnable action) {
        try {
            action.run();
        } catch (FactoryException e) {
            LOG.warn("what is due for task={} can't be done now: {}", task, e.getMessage());
        }
    }

    private void watch() {
        Instant now = services.keeping().steady().instant();
        for (Live run : live.values()) {
            RunDriver driver = run.driver();
            Pulse pulse = driver.pulse(run.thread().isAlive());
            Optional<Watchdog.Judgement> judgement = Watchdog.judge(pulse, now);
            if (judgement.isPresent()
                    && (!pulse.threadAlive() || pulse.toldToStop().isPresent())) {
                guarded(driver.task(), () -> abandon(run, judgement.get()));
            } else if (pulse.toldToStop().isEmpty()) {
                if (judgement.isPresent()) {
                    judged(driver, judgement.get(), why -> {});
                } else {
                    driver.vitals()
                            .forEach(watched -> Watchdog.judge(watched.vitals(), now)
                                    .ifPresent(known -> judged(driver, known, watched.stall())));
                }
                driver.timePasses();
            }
        }
    }

    private static void judged(RunDriver driver, Watchdog.Judgement judgement, Consumer<String> stall) {
        if (judgement.reach() == Watchdog.Reach.CONVERSATION) {
            stall.accept(judgement.reason());
        } else {
            driver.end(new Ending.Ends(judgement.end(), judgement.reason()));
        }
    }

    private void abandon(Live run, Watchdog.Judgement judgement) {
        TaskId task = run.driver().task();
        if (run.driver().abandon(judgement.end(), judgement.reason())) {
            LOG.error("task={} is given up without its driver: {}", task, judgement.reason());
            if (run.thread().isAlive()) {
                abandoned.put(task, run.thread());
            }
            live.remove(task, run);
        }
    }

    private void claim(Instant now) {
        if (only.isPresent() && admitted.isEmpty()) {
            return;
        }
        boolean more = true;
        while (more && live.size() < config.caps().slots()) {
            ClaimRequest request = new ClaimRequest(
                    instance, now, config.lease(), only.map(some -> new HashSet<>(admitted)), config.caps());
            int limit = wellBegun ? Math.min(config.caps().slots() - live.size(), CLAIMED_AT_ONCE) : 1;
            List<Claim> claims = store.claim(request, limit);
            wellBegun = begin(claims, now);
            more = wellBegun && claims.size() == limit;
        }
        explain(now);
    }

    /** False where nothing more should be begun now; what wasn't begun is given up. */
    private boolean begin(List<Claim> claims, Instant now) {
        boolean well = true;
        int done = 0;
        try {
            while (well && done < claims.size()) {
                well = begin(claims.get(done), now);
                done++;
            }
        } finally {
            claims.subList(done, claims.size()).stream()
                    .filter(claim -> !live.containsKey(claim.fence().task()))
                    .forEach(claim -> left.put(
                            claim.fence().task(),
                            new Unused(claim, "goes on soon: this instance couldn't begin it", now.plus(AGAIN))));
        }
        return well;
    }

    /** Tasks that could start but for a cap say which; what has been said is put right once a minute, so that journals stay small. */
    private void explain(Instant now) {
        List<TaskRow> held = store.tasks(Set.of(TaskStatus.QUEUED), EXPLAINED).stream()
                .filter(row -> due(row, now) && may(row.id()))
                .toList();
        if (held.isEmpty()) {
            return;
        }
        boolean anew = explanations.due(now);
        if (anew) {
            explanations.done(now);
        }
        SlotsTaken taken = store.slotsTaken(now);
        for (TaskRow row : held) {
            if (anew || !Caps.isRefusal(row.reason())) {
                config.caps()
                        .refusal(row.repository(), row.engines(), taken, now)
                        .filter(why -> !why.equals(row.reason()))
                        .ifPresent(why -> explain(row.id(), why, now));
            }
        }
    }

    private static boolean due(TaskRow row, Instant now) {
        return row.holder().isEmpty()
                && row.submittedAt().isBefore(now)
                && row.wakeAt().filter(now::isBefore).isEmpty();
    }

    private void explain(TaskId task, String why, Instant now) {
        store.claim(instance, task, now, config.lease())
                .ifPresent(claim -> guarded(task, () -> commands.explain(claim, why)));
    }

    /** False where nothing more should be begun now. */
    private boolean begin(Claim claim, Instant now) {
        TaskId task = claim.fence().task();
        Live before = live.get(task);
        boolean overtaken = before != null && !before.driver().released();
        if (before != null && overtaken) {
            before.driver().overtaken(); // by ourselves: its claim was taken from it meanwhile
        }
        Thread stuck = abandoned.get(task);
        if (overtaken || (stuck != null && stuck.isAlive())) {
            // Where even this can't be written, the claim runs out: only what is driven is renewed.
            guarded(
                    task,
                    () -> commands.postpone(claim, "goes on when its earlier driver has stopped", now.plus(AGAIN)));
            return true;
        }
        return drive(claim, now);
    }

    private boolean drive(Claim claim, Instant now) {
        RunDriver driver = new RunDriver(services, claim);
        CountDownLatch over = new CountDownLatch(1);
        try {
            Thread thread = runThreads.newThread(() -> {
                try {
                    driver.run();
                } finally {
                    unwritten(driver, claim);
                    over.countDown();
                    signal();
                }
            });
            live.put(driver.task(), new Live(driver, thread, over));
            thread.start();
            return true;
        } catch (OutOfMemoryError e) { // as the JVM says it when there are no more threads
            LOG.error("task={} is put off: there is no thread for its run: {}", driver.task(), e.getMessage());
            over(
                    driver,
                    new Unused(claim, "goes on soon: this machine had no thread left for its run", now.plus(AGAIN)));
            return false;
        }
    }

    private void unwritten(RunDriver driver, Claim claim) {
        TaskId task = driver.task();
        int failures = driver.givenUp() ? 0 : unwritten.merge(task, 1, Integer::sum);
        if (failures == 0) {
            unwritten.remove(task);
        }
        Duration pause = failures == 0
                ? Duration.ZERO
                : UNWRITTEN.after(failures, services.keeping().random());
        over(
                driver,
                new Unused(
                        claim, "goes on soon: its driver couldn't write to the store for a while", now().plus(pause)));
    }

    private void over(RunDriver driver, Unused claim) {
        if (!driver.givenUp()) {
            left.put(driver.task(), claim);
        }
        live.computeIfPresent(driver.task(), (task, run) -> run.driver() == driver ? null : run);
    }

    /** Whether any run is at work here. */
    public boolean idle() {
        return live.isEmpty();
    }

    /** Takes nothing more, stops what runs so that it goes on at the next start, and leaves the store. Idempotent. */
    @Override
    public void close() {
        Thread thread;
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
            wake.signalAll();
            thread = control;
        } finally {
            lock.unlock();
        }
        boolean interrupted = thread != null && join(thread);
        Thread sweeping = sweeper;
        if (sweeping != null) {
            sweeping.interrupt();
            interrupted |= join(sweeping);
        }
        List<Live> running = new ArrayList<>(live.values());
        running.forEach(run -> run.driver().end(new Ending.Stopped()));
        for (Live run : running) {
            interrupted |= await(run);
        }
        try {
            store.retire(instance);
        } catch (StoreException e) {
            LOG.warn("instance={} can't sign off; its leases run out by themselves: {}", instance, e.getMessage());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean join(Thread thread) {
        try {
            thread.join(config.drain().toMillis());
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean await(Live run) {
        try {
            if (!run.over().await(config.drain().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "the run of task={} didn't stop within {}", run.driver().task(), config.drain());
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private Instant now() {
        return services.keeping().time().instant();
    }
}
