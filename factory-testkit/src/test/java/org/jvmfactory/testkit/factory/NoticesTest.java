package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.notify.HeardLog;
import org.jvmfactory.testkit.notify.Receiver;
import org.jvmfactory.workflow.Workflow;
import org.slf4j.event.Level;

/** People are told what happens, once each and without a run waiting for it: with scenario 19 of the comparison. */
class NoticesTest extends HouseTest {

    private static final String KEY = "hunter2-hunter2-hunter2";

    private final Recorder chat = new Recorder();

    /** Remembers what it is told. */
    private static final class Recorder implements Notifier {

        private final List<Notification> told = new CopyOnWriteArrayList<>();

        @Override
        public String kind() {
            return "recorder";
        }

        @Override
        public void notify(Notification notification) {
            told.add(notification);
        }

        List<Happening> happenings() {
            return told.stream().map(Notification::happening).toList();
        }
    }

    /** Scenario 19. */
    @Test
    void a_first_publication_is_new_its_cancellation_one_notice_and_a_later_publication_a_revision() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - write: {path: hello.txt, content: "hello\\n"}
                        - commit: Say hello
                    - do:
                        - write: {path: hello.txt, content: "hello again\\n"}
                        - commit: Say it again
                """, config -> config, builder -> builder.notifier("chat", chat));
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.IN_REVIEW);
        untilTold(1);
        task.cancel("I changed my mind");
        until(task, TaskStatus.CANCELLED);
        untilTold(2);
        task.retry();
        until(task, TaskStatus.IN_REVIEW);
        untilTold(3);
        close(factory);

        assertThat(chat.happenings()).containsExactly(Happening.PUBLISHED, Happening.CANCELLED, Happening.REVISED);
        assertThat(chat.told.get(1).text()).isEqualTo("I changed my mind");
        assertThat(chat.told.get(0).details().get("pull-request"))
                .isNotNull()
                .isEqualTo(chat.told.get(2).details().get("pull-request"));
    }

    @Test
    void a_cancelled_run_is_told_once() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - say: I am at it.
                        - hang
                """, config -> config, builder -> builder.notifier("chat", chat));
        TaskHandle task = submit(factory, "Say hello");
        untilSaid(factory, task, "I am at it.");

        task.cancel("I changed my mind");
        until(task, TaskStatus.CANCELLED);
        close(factory);

        assertThat(chat.happenings()).containsExactly(Happening.CANCELLED);
    }

    @Test
    void what_happened_last_is_told_before_the_factory_is_closed() throws Exception {
        Factory factory = open(CODER, config -> config, builder -> builder.notifier("chat", chat));
        until(submit(factory, "Say hello"), TaskStatus.IN_REVIEW);

        close(factory);

        assertThat(chat.happenings()).containsExactly(Happening.PUBLISHED);
    }

    @Test
    void an_outage_costs_no_run_anything_and_one_warning_and_ends_with_everything_delivered() throws Exception {
        try (Receiver receiver = new Receiver(0)) {
            receiver.answer(503);
            FactoryConfig config = read("""
                    isolation: none
                    notifiers:
                      outage-desk: {type: webhook, url: "%s", secret: %s}
                    """.formatted(receiver.url(), KEY));
            Factory factory = open(CODER, base -> config, builder -> builder.time(time));
            TaskHandle task = submit(factory, "Say hello");
            until(task, TaskStatus.IN_REVIEW);
            for (int tries = 2; tries < 5; tries++) {
                int wanted = tries;
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> {
                            time.advance(Duration.ofSeconds(20));
                            return receiver.requests().size() >= wanted;
                        });
            }

            receiver.answer(204);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        time.advance(Duration.ofSeconds(20));
                        return factory.notices(task.id()).stream()
                                .allMatch(notice -> notice.state() == NoticeView.State.DELIVERED);
                    });

            assertThat(receiver.requests())
                    .extracting(Receiver.Request::id)
                    .containsOnly(only(factory.notices(task.id())).delivery());
            assertThat(receiver.requests())
                    .extracting(Receiver.Request::body)
                    .containsOnly(receiver.requests().get(0).body());
            assertThat(receiver.requests().stream().filter(it -> it.answered() == 204))
                    .hasSize(1);
            assertThat(HeardLog.lines(line -> line.text().contains("'outage-desk'") && line.level() == Level.WARN))
                    .hasSize(1);
            assertThat(HeardLog.lines(
                            line -> line.text().contains(KEY) || line.text().contains("secret-room")))
                    .isEmpty();
            assertThat(factory.store().readAll(0, 10_000).toString()).doesNotContain(KEY, "secret-room");
        }
    }

    @Test
    void a_notifier_that_never_answers_holds_no_run_up() throws Exception {
        try (Receiver receiver = new Receiver(0)) {
            receiver.answer(Receiver.SILENT);
            FactoryConfig config = read("""
                    isolation: none
                    workflow: talk
                    workflows:
                      talk:
                        name: talk
                        steps:
                          - {id: say, uses: notify, with: {text: Hello., via: ops}}
                          - {id: code, uses: agent, agent: coder}
                    notifiers:
                      ops: {type: webhook, url: "%s", secret: %s, timeout: 60s}
                    notify: []
                    """.formatted(receiver.url(), KEY));
            Factory factory = open(CODER, base -> config);
            TaskHandle task = submit(factory, "Say hello");

            until(task, TaskStatus.DONE);

            await().until(() -> receiver.requests().size() == 1);
            assertThat(receiver.requests().get(0).body()).contains("\"happening\":\"message\"", "Hello.");
            assertThat(only(factory.notices(task.id())).state()).isEqualTo(NoticeView.State.DUE);
        }
    }

    @Test
    void without_any_configuration_a_step_writes_to_the_log_and_happenings_are_not_told() throws Exception {
        Factory factory = open(
                CODER,
                config -> config.withWorkflow(Workflow.parse("talk.yaml", """
                                name: talk
                                steps:
                                  - {id: say, uses: notify, with: {text: "Nobody\\nconfigured anything."}}
                                """)).withWorkflow("talk"));
        TaskHandle task = submit(factory, "Say hello");
        until(task, TaskStatus.DONE);
        close(factory);

        assertThat(HeardLog.lines(line -> line.text().contains("task=" + task.id())))
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("text=Nobody\\nconfigured anything."));
    }

    @Test
    void names_that_are_not_there_are_told_with_their_place() throws Exception {
        assertThatThrownBy(() -> open(CODER, base -> read("{notifiers: {ops: {type: webhok}}}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:1:26: notifier 'ops' is of type 'webhok', which isn't there, did you"
                        + " mean 'webhook'?");
        assertThatThrownBy(() -> open(
                        CODER,
                        base -> read(
                                "isolation: none\nnotifiers: {chat: {type: log}}\nnotify: [{when: failed, to: chta}]")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:3:29: no notifier is called 'chta', did you mean 'chat'?");
        Factory factory = open(
                CODER,
                config -> config.withWorkflow(Workflow.parse("talk.yaml", """
                                name: talk
                                steps: [{id: say, uses: notify, with: {text: Hello., via: lgo}}]
                                """)).withWorkflow("talk"));
        assertThatThrownBy(() -> submit(factory, "Say hello"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no notifier is called 'lgo', did you mean 'log'?");
    }

    @Test
    void a_notifier_in_a_jar_of_somebody_else_is_found_and_told_of_a_real_run() throws Exception {
        Path jar = foreignJar();
        Path told = directory.resolve("told");
        FactoryConfig config = read("""
                isolation: none
                notifiers:
                  pager: {type: foreign, file: "%s"}
                notify:
                  - {when: [published, failed], to: pager}
                """.formatted(told));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            Factory factory = open(CODER, base -> config, builder -> builder.classLoader(loader));
            TaskHandle task = submit(factory, "Say hello");
            until(task, TaskStatus.IN_REVIEW);
            close(factory);

            assertThat(Files.readString(told)).startsWith(task.id() + " PUBLISHED New pull request: Say hello\n");
            assertThat(Files.readAllLines(told)).hasSize(1);
        }
    }

    /** A jar with a notifier and its provider file, compiled against nothing but the public interfaces. */
    private Path foreignJar() throws IOException {
        Path sources = Files.createDirectories(directory.resolve("foreign-sources"));
        Path classes = Files.createDirectories(directory.resolve("foreign-classes"));
        Path provider = sources.resolve("ForeignProvider.java");
        Files.writeString(provider, """
                package foreign;

                import java.io.IOException;
                import java.io.UncheckedIOException;
                import java.nio.file.Files;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;
                import org.jvmfactory.notify.Notification;
                import org.jvmfactory.notify.Notifier;
                import org.jvmfactory.notify.NotifierContext;
                import org.jvmfactory.notify.NotifierProvider;

                public final class ForeignProvider implements NotifierProvider {

                    @Override
                    public String type() {
                        return "foreign";
                    }

                    @Override
                    public Notifier create(NotifierContext context) {
                        context.settings().only("type", "file");
                        Path file = Path.of(context.settings().text("file"));
                        return new Notifier() {
                            @Override
                            public String kind() {
                                return "foreign";
                            }

                            @Override
                            public void notify(Notification it) {
                                String line = it.task().get() + " " + it.happening() + " " + it.title() + "\\n";
                                try {
                                    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            }
                        };
                    }
                }
                """);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        provider.toString());
        assertThat(failed).isZero();
        Path jar = directory.resolve("foreign.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            out.putNextEntry(new JarEntry("META-INF/services/org.jvmfactory.notify.NotifierProvider"));
            out.write("foreign.ForeignProvider\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private void untilTold(int times) {
        await().atMost(Duration.ofSeconds(20)).until(() -> chat.told.size() >= times);
    }
}
