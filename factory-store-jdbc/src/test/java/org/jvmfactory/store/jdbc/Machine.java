package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.Instance;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.testkit.ScriptedEngine;

/**
 * Another JVM with a Factory on a PostgreSQL database, as if on another machine: it says it runs elsewhere, so that nobody looks for its
 * process. As a program it works until somebody ends it; its arguments are the database, its data directory, its script and its slots.
 */
final class Machine implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(3);

    private final Process process;

    private Machine(Process process) {
        this.process = process;
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[1]);
        Factory working =
                factory(arguments[0], data, Files.readString(Path.of(arguments[2])), Integer.parseInt(arguments[3]));
        new CountDownLatch(1).await();
        working.close();
    }

    static Factory factory(String url, Path data, String script, int slots) {
        return Factory.builder()
                .dataDirectory(data)
                .store(JdbcStores.open(url))
                .engine(ScriptedEngine.ofYaml(script))
                .config(FactoryConfig.defaults()
                        .withIsolation(Isolation.NONE)
                        .withScheduler(
                                SchedulerConfig.defaults().withSlots(slots).withLease(LEASE)))
                .build();
    }

    /** Started, and at work. */
    static Machine start(String url, Path data, String script, int slots) throws IOException {
        Path file = data.resolveSibling(data.getFileName() + ".yaml");
        Files.writeString(file, script);
        JdbcStores.open(url).close();
        Postgres.execute(
                url,
                "CREATE OR REPLACE FUNCTION elsewhere() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN NEW.host := 'another-machine'; RETURN NEW; END $$");
        Process process = JavaChild.builder(
                        Machine.class, url, data.toString(), file.toString(), Integer.toString(slots))
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
                .start();
        Postgres.execute(
                url,
                "CREATE TRIGGER elsewhere_" + process.pid()
                        + " BEFORE INSERT OR UPDATE ON factory_instance FOR EACH ROW WHEN (NEW.pid = " + process.pid()
                        + ") EXECUTE FUNCTION elsewhere()");
        Machine machine = new Machine(process);
        try (FactoryStore store = JdbcStores.open(url)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.instances().stream().anyMatch(machine::is));
        }
        return machine;
    }

    private boolean is(Instance instance) {
        return instance.pid() == process.pid();
    }

    /** Its last heartbeat, by the database's clock. */
    Instant seen(FactoryStore store) {
        return store.instances().stream()
                .filter(this::is)
                .map(Instance::seen)
                .findFirst()
                .orElseThrow();
    }

    /** It stands still, in whatever it was doing. */
    void stop() throws Exception {
        signal("STOP");
    }

    /** It knows nothing of having stood still. */
    void goOn() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
