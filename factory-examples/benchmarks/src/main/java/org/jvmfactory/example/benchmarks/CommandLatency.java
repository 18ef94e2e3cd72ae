package org.jvmfactory.example.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.testkit.ScriptedEngine;

/** How soon a word reaches an agent at work that somebody says who shares nothing but the store with its Factory. */
final class CommandLatency {

    private static final Actor PERSON = Actor.trusted("benchmark");
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int PAGE = 500;

    private final Ground ground;
    private final Stores stores;
    private final int count;
    private long position;

    CommandLatency(Ground ground, Stores stores, int count) {
        this.ground = ground;
        this.stores = stores;
        this.count = count;
    }

    void run() throws Exception {
        String place = stores.place("commands");
        FactoryStore own = Stores.open(place);
        try (Factory factory = Factory.builder()
                        .dataDirectory(ground.directory().resolve("commands"))
                        .store(own)
                        .engine(ScriptedEngine.ofYaml(listener()))
                        .config(FactoryConfig.defaults().withEngine("scripted").withIsolation(Isolation.NONE))
                        .build();
                FactoryStore elsewhere = Stores.open(place)) {
            TaskHandle task = factory.submit(
                    TaskRequest.builder(ground.repository().path(), "Listen").build());
            until(own, event -> said(event, "I listen."));
            List<Duration> taken = new ArrayList<>();
            List<Duration> heard = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String word = word(i);
                long asked = System.nanoTime();
                elsewhere.put(
                        task.id(),
                        new Command.Steer(word, PERSON),
                        UUID.randomUUID().toString(),
                        Instant.now());
                until(own, event -> event instanceof Event.CommandTaken);
                taken.add(Duration.ofNanos(System.nanoTime() - asked));
                until(own, event -> said(event, "I heard " + word));
                heard.add(Duration.ofNanos(System.nanoTime() - asked));
            }
            stores.say(
                    "a word from elsewhere until it is taken", Spread.of(taken).toString());
            stores.say(
                    "a word from elsewhere until the agent's answer",
                    Spread.of(heard).toString());
            task.cancel("the benchmark has seen enough");
            task.await();
        }
    }

    /** An agent that answers each word. */
    private String listener() {
        StringBuilder script = new StringBuilder("default:\n  - do:\n      - say: I listen.\n");
        for (int i = 0; i < count; i++) {
            script.append("      - await-message: ").append(word(i)).append('\n');
            script.append("      - say: I heard ").append(word(i)).append('\n');
        }
        return script.append("      - hang\n").toString();
    }

    private static String word(int number) {
        return "word-" + number + "-";
    }

    /** Reads on until there is such an event. */
    private void until(FactoryStore store, Predicate<Event> wanted) throws InterruptedException {
        while (true) {
            for (JournalEntry entry : store.readAll(position, PAGE)) {
                position = entry.position();
                if (wanted.test(entry.event())) {
                    return;
                }
            }
            if (!store.await(position, LONGEST)) {
                throw new IllegalStateException("nothing happens any more");
            }
        }
    }

    private static boolean said(Event event, String text) {
        return event instanceof Event.AgentReported reported
                && reported.event() instanceof AgentEvent.Said message
                && message.text().contains(text);
    }
}
