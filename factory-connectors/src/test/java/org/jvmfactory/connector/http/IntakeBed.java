package org.jvmfactory.connector.http;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.intake.IntakeConfig;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Limits;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.ForwardingStore;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/** A Factory that watches a tracker, and a store that outlives it. */
@Timeout(120)
public abstract class IntakeBed {

    /** An agent that asks, and does its work when it has an answer. */
    public static final String ASKING = """
            agents:
              coder:
                - do:
                    - ask: "Which colour?"
                  then:
                    - do:
                        - expect-prompt-contains: blue
                        - write: {path: colour.txt, content: "blue\\n"}
                        - commit: Paint it
            """;

    @TempDir(factory = TestDirectories.class)
    protected Path directory;

    private final FactoryStore kept = InMemoryStore.create();
    private final List<Factory> opened = new ArrayList<>();

    /** One that works as {@code more} of a configuration says, which has connectors, intake and repositories. */
    protected final Factory open(String more) {
        return open(more, ASKING, UnaryOperator.identity());
    }

    /** Likewise, with agents that play {@code script}. */
    protected final Factory open(String more, String script, UnaryOperator<FactoryConfig> change) {
        ConfigNode node = ConfigNode.parse("factory.yml", more);
        FactoryConfig base = change.apply(FactoryConfig.defaults());
        FactoryConfig config = base.withIsolation(Isolation.NONE)
                .withIntake(IntakeConfig.read(
                        node.require("intake"),
                        base.agents().keySet(),
                        base.workflows().keySet(),
                        limits -> Limits.INHERITED));
        for (var connector : node.require("connectors").entries().entrySet()) {
            config = config.withConnector(connector.getKey(), connector.getValue());
        }
        Factory factory = Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .store(new ForwardingStore(kept) {
                    @Override
                    public void close() {
                        // it is the test's
                    }
                })
                .engine(ScriptedEngine.ofYaml(script))
                .config(config)
                .build();
        opened.add(factory);
        return factory;
    }

    protected final void close(Factory factory) {
        opened.remove(factory);
        factory.close();
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Factory::close);
        kept.close();
    }

    /** The only task, once it is so. */
    protected static TaskView until(Factory factory, TaskStatus status) {
        eventually(() -> tasks(factory).stream().anyMatch(row -> row.status() == status));
        return factory.view(tasks(factory).get(0).id()).orElseThrow();
    }

    protected static List<TaskRow> tasks(Factory factory) {
        return factory.tasks(Set.of(), 100);
    }

    protected static void eventually(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
