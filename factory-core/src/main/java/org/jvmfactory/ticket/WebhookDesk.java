package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Takes the deliveries of one webhook, each once: those sent again, under the same id or with the same signed content, are known. A delivery
 * that couldn't be worked on isn't remembered, so that sending it again helps. What is remembered is in memory: whoever works on events
 * makes them idempotent beyond that, as a task is by its ticket. Thread-safe.
 */
public final class WebhookDesk {

    private static final Duration REMEMBERED = Duration.ofDays(3);
    private static final int MOST = 20_000;

    private final Webhook webhook;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Map<String, Instant> taken = new LinkedHashMap<>();
    private final Set<String> busy = new HashSet<>();

    public WebhookDesk(Webhook webhook, InstantSource time) {
        this.webhook = requireNonNull(webhook, "webhook");
        this.time = requireNonNull(time, "time");
    }

    /**
     * Has {@code work} done with what a request tells.
     *
     * @return false where it was told before
     * @throws WebhookException where it isn't believed or can't be read
     */
    public boolean take(WebhookRequest request, Consumer<TrackerEvent> work) throws InterruptedException {
        WebhookDelivery delivery = webhook.accept(request);
        List<String> names = Stream.of("id " + delivery.id(), "content " + delivery.digest())
                .filter(name -> !name.equals("id "))
                .toList();
        if (!reserve(names)) {
            return false;
        }
        boolean done = false;
        try {
            work.accept(delivery.event());
            done = true;
        } finally {
            release(names, done);
        }
        return true;
    }

    /** Waits for one that is being worked on: whether it has to be done again is known after that. */
    private boolean reserve(List<String> names) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (names.stream().anyMatch(busy::contains)) {
                freed.await();
            }
            forget();
            if (names.stream().anyMatch(taken::containsKey)) {
                return false;
            }
            busy.addAll(names);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void release(List<String> names, boolean done) {
        lock.lock();
        try {
            names.forEach(busy::remove);
            if (done) {
                names.forEach(name -> taken.put(name, time.instant()));
            }
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        Instant oldest = time.instant().minus(REMEMBERED);
        Iterator<Instant> times = taken.values().iterator();
        while (times.hasNext()) {
            if (!times.next().isBefore(oldest) && taken.size() <= MOST) {
                return;
            }
            times.remove();
        }
    }
}
