package org.jvmfactory.scheduler;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.execution.Commands;
import org.jvmfactory.execution.Ending;
import org.jvmfactory.execution.RunDriver;
import org.jvmfactory.execution.RunServices;
import org.jvmfactory.journal.Claim;
import org.jvmfactory.journal.ClaimRequest;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.watchdog.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one authority on what runs on this instance. A control thread does everything in {@link #tick}: heartbeat, dead instances, commands,
 * the watchdog's judgements, claims; each claimed task then has a thread of its own. Thread-safe.
 */
@Internal
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration PACE = Duration.ofMillis(250);
    private static final int EXPLAINED = 100;

    private final RunServices services;
    private final FactoryStore store;
    private final SchedulerConfig config;
    private final InstanceId instance;
    private final Optional<Set<TaskId>> only;
    private final Commands commands;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Map<TaskId, Live> live = new ConcurrentHashMap<>();
    private final ThreadFactory controlThreads;
    private final ThreadFactory runThreads;
    private final Set<TaskId> admitted = ConcurrentHashMap.newKeySet();

    /** Claims that their drivers could neither use nor give up. */
    private final Map<TaskId, Claim> left = new ConcurrentHashMap<>();

    /** What the store said when it couldn't be used in the last turn. */
    private volatile @Nullable String trouble;

    private @Nullable Thread control;
    private @Nullable Instant lastHeartbeat;
    private boolean signalled;
    private boolean closing;

    /** A run at work; {@code over} opens when its thread is done. */
    private record Live(RunDriver driver, CountDownLatch over) {}

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
        this.only = only;
        only.ifPresent(admitted::addAll);
        this.commands = new Commands(services);
        this.controlThreads = threads.apply("factory-control-");
        this.runThreads = threads.apply("factory-run-");
    }

    public void start() {
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
            } catch (RuntimeException e) {
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
        if (lastHeartbeat == null
                || !now.isBefore(lastHeartbeat.plus(config.lease().dividedBy(3)))) {
            heartbeat(now);
        }
        boolean well = giveUpLeft();
        commands(now);
        watch(now);
        claim(now);
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
        Instance self = self(now);
        store.heartbeat(self, config.lease());
        lastHeartbeat = now;
        for (Instance other : store.instances()) {
            if (other.host().equals(self.host()) && !other.id().equals(instance) && !lives(other)) {
                LOG.info("instance={} of this machine is gone; its tasks go on here", other.id());
                store.retire(other.id());
            }
        }
    }

    private void commands(Instant now) {
        for (TaskId task : store.tasksWithCommands()) {
            Live run = live.get(task);
            if (run != null) {
                List<InboxEntry> entries = store.inbox(task);
                guarded(task, () -> run.driver().deliver(entries));
            } else if (only.isEmpty() || admitted.contains(task)) {
                store.claim(instance, task, now, config.lease())
                        .ifPresent(claim -> guarded(task, () -> commands.take(claim)));
            }
        }
    }

    private boolean giveUpLeft() {
        boolean well = true;
        for (Map.Entry<TaskId, Claim> claim : Map.copyOf(left).entrySet()) {
            try {
                commands.giveUp(claim.getValue());
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
            LOG.warn("commands for task={} can't be taken now: {}", task, e.getMessage());
        }
    }

    private void watch(Instant now) {
        for (Live run : live.values()) {
            run.driver().vitals().flatMap(vitals -> Watchdog.judge(vitals, now)).ifPresent(judgement -> {
                LOG.info("task={} {}: {}", run.driver().task(), judgement.end(), judgement.reason());
                run.driver().end(new Ending.Ends(judgement.end(), judgement.reason()));
            });
        }
    }

    private void claim(Instant now) {
        if (only.isPresent() && admitted.isEmpty()) {
            return;
        }
        while (live.size() < config.slots()) {
            ClaimRequest request = new ClaimRequest(
                    instance,
                    now,
                    config.lease(),
                    only.map(some -> new HashSet<>(admitted)),
                    config.slots(),
                    config.slotsPerRepository());
            Optional<Claim> claim = store.claim(request);
            if (claim.isEmpty()) {
                break;
            }
            begin(claim.get());
        }
        explain(now);
    }

    /** Tasks that could start but for a slot say so. */
    private void explain(Instant now) {
        for (TaskRow row : store.tasks(Set.of(TaskStatus.QUEUED), EXPLAINED)) {
            boolean due = row.submittedAt().isBefore(now)
                    && row.wakeAt().filter(now::isBefore).isEmpty();
            boolean mine = only.isEmpty() || admitted.contains(row.id());
            if (due && mine && row.holder().isEmpty() && !row.reason().startsWith(Commands.NO_SLOT)) {
                store.claim(instance, row.id(), now, config.lease())
                        .ifPresent(claim -> guarded(row.id(), () -> commands.explain(claim, config.slots())));
            }
        }
    }

    private void begin(Claim claim) {
        RunDriver driver = new RunDriver(services, claim);
        CountDownLatch over = new CountDownLatch(1);
        live.put(driver.task(), new Live(driver, over));
        runThreads
                .newThread(() -> {
                    try {
                        driver.run();
                    } finally {
                        if (!driver.givenUp()) {
                            left.put(driver.task(), claim);
                        }
                        live.remove(driver.task());
                        over.countDown();
                        signal();
                    }
                })
                .start();
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

    private Instance self(Instant now) {
        ProcessHandle process = ProcessHandle.current();
        return new Instance(instance, host(), process.pid(), startOf(process), now);
    }

    private static boolean lives(Instance other) {
        return ProcessHandle.of(other.pid())
                .filter(process -> process.isAlive() && startOf(process) == other.processStart())
                .isPresent();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private Instant now() {
        return services.keeping().time().instant();
    }
}
