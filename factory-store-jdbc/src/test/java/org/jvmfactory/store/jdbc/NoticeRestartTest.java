package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.journal.Event;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/**
 * A notification outlives the JVM that wrote it down. As a program it carries out one task and drops dead right after the named event was
 * written for a notification; its arguments are the directory and the event.
 */
@Timeout(180)
class NoticeRestartTest {

    private static final TaskId TASK = new TaskId("told");

    @TempDir(factory = TestDirectories.class)
    Path directory;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private HttpServer server;

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        SqliteStore file = SqliteStore.open(directory.resolve("factory.db"));
        HaltingStore store = new HaltingStore(
                file,
                append -> append.events().stream()
                        .anyMatch(event -> event.getClass().getSimpleName().equals(arguments[1])));
        try (Factory factory = builder(directory).store(store).build()) {
            factory.submit(TaskRequest.builder(directory.resolve("sample.git"), "Say hello")
                            .build())
                    .await();
        }
    }

    private static Factory.Builder builder(Path directory) {
        return Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .ids(TASK::value)
                .engine(ScriptedEngine.ofYaml("""
                        agents:
                          coder:
                            - do:
                                - write: {path: hello.txt, content: hello}
                                - commit: Say hello
                        """))
                .config(FactoryConfig.read(directory.resolve("factory.yml"), name -> Optional.empty()));
    }

    @BeforeEach
    void open() throws IOException {
        SampleRepository.create(directory.resolve("sample.git"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            arrived.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        Files.writeString(directory.resolve("factory.yml"), """
                isolation: none
                notifiers:
                  hook: {type: webhook, url: "http://127.0.0.1:%d/", secret: hunter2-hunter2-hunter2}
                """.formatted(
                        server.getAddress().getPort()));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void written_down_and_not_sent_it_arrives_once_after_the_restart() throws Exception {
        dropDeadAfter(Event.NotificationDue.class);
        assertThat(arrived).isEmpty();

        assertThat(afterRestart().tries()).isEqualTo(1);

        assertThat(arrived).hasSize(1);
    }

    @Test
    void under_way_it_is_sent_again_under_its_id_and_said_so() throws Exception {
        dropDeadAfter(Event.NotificationTried.class);
        assertThat(arrived).isEmpty();

        assertThat(afterRestart().tries()).isEqualTo(2);

        assertThat(arrived).hasSize(1);
    }

    @Test
    void delivered_it_is_not_sent_again() throws Exception {
        dropDeadAfter(Event.NotificationDelivered.class);
        assertThat(arrived).hasSize(1);

        afterRestart();

        assertThat(arrived).hasSize(1);
    }

    /** The notice of the publication once it was delivered, seen by a Factory that then is closed. */
    private NoticeView afterRestart() {
        NoticeView notice;
        try (Factory factory = builder(directory)
                .store(SqliteStore.open(directory.resolve("factory.db")))
                .build()) {
            notice = await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> factory.notices(TASK),
                            all -> all.size() == 1 && all.get(0).state() == NoticeView.State.DELIVERED)
                    .get(0);
        }
        assertThat(arrived).containsOnly(notice.delivery());
        return notice;
    }

    private void dropDeadAfter(Class<? extends Event> event) throws IOException, InterruptedException {
        ProcessBuilder program =
                JavaChild.builder(NoticeRestartTest.class, directory.toString(), event.getSimpleName());
        assertThat(JavaChild.dropsDead(program, directory.resolve("output.log")))
                .isTrue();
    }
}
