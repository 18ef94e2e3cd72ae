package org.jvmfactory.testkit.factory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.FakeCli;
import org.jvmfactory.testkit.junit.Needs;

/** What the sandboxes of a run reach, in bubblewrap. */
@Execution(ExecutionMode.CONCURRENT)
class EgressInRunsTest extends HouseTest {

    private static final String KEY = "real-key-of-the-test";

    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start_a_server() throws IOException {
        Needs.program("bwrap");
        Needs.program("curl");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::greet);
        server.start();
    }

    @AfterEach
    void stop_the_server() {
        server.stop(0);
    }

    @Test
    void an_agent_reaches_what_is_listed_and_what_it_is_denied_is_in_the_journal() throws Exception {
        Factory factory = configured("""
                network:
                  agents:
                    coder: ["127.0.0.1:%d"]
                """.formatted(port()), """
                  coder:
                    - do:
                        - run: curl -sSf http://127.0.0.1:%d/ > greeting.txt
                        - run: {command: "curl -sS --noproxy '*' http://127.0.0.1:%d/ > past.txt", may-fail: true}
                        - run: {command: "curl -sS https://evil.example.com/", may-fail: true}
                        - run: {command: "curl -sS https://evil.example.com/again", may-fail: true}
                        - commit: Greet
                """.formatted(port(), port()));

        TaskHandle task = submit(factory, "Greet");

        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = only(repository.published());
        assertThat(repository.file(branch, "greeting.txt")).isEqualTo("hello from outside");
        assertThat(repository.file(branch, "past.txt")).isEmpty();
        assertThat(events(factory, task, Event.EgressDenied.class))
                .hasSize(1)
                .first()
                .satisfies(denied -> {
                    assertThat(denied.host()).isEqualTo("evil.example.com");
                    assertThat(denied.port()).isEqualTo(443);
                    assertThat(denied.path().toString()).isEqualTo("code#1");
                    assertThat(denied.reason()).contains("isn't listed under 'network:'");
                });
        assertThat(events(factory, task, Event.KeyInside.class)).isEmpty();
    }

    @Test
    void a_build_that_is_denied_a_host_says_which_one_to_list() throws Exception {
        Factory factory = configured("""
                workflow: fetch
                workflows:
                  fetch:
                    name: fetch
                    steps:
                      - {id: code, uses: agent, agent: coder}
                      - id: fetch
                        uses: run
                        with: {command: [curl, -sSf, "https://repo.maven.apache.org/maven2/"]}
                """, CODER);

        TaskHandle task = submit(factory, "Fetch");

        TaskView view = settled(task);
        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("denied egress: repo.maven.apache.org:443", "the preset 'maven' has it");
        assertThat(events(factory, task, Event.EgressDenied.class))
                .extracting(denied -> denied.path() + " " + denied.host())
                .containsExactly("fetch#1 repo.maven.apache.org");
    }

    @Test
    void an_agent_that_fails_for_a_denied_host_says_so_before_it_blames_its_login() throws Exception {
        Path cli = FakeCli.named("mycli")
                .readsAll()
                .runs("curl -sSf https://api.example.com/v1 || exit 7")
                .writeTo(directory);
        Factory factory = configured("""
                engine: mine
                engines:
                  mine:
                    type: command
                    command: ["%s"]
                    exit-codes: {7: auth}
                """.formatted(cli), CODER);

        TaskHandle task = submit(factory, "Ask");

        TaskView view = settled(task);
        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("denied egress: api.example.com:443");
        assertThat(reported(factory, task, AgentEvent.TurnEnded.class))
                .extracting(ended -> ended.result().failure().orElseThrow().kind())
                .containsOnly(FailureClass.DENIED_EGRESS);
    }

    @Test
    void a_key_for_the_gateway_is_not_inside_and_one_that_has_to_be_is_said_to_be() throws Exception {
        Path cli = FakeCli.named("mycli")
                .readsAll()
                .runs("curl -sSf -H \"Authorization: Bearer $MY_KEY\" \"$MY_URL/v1/models\" > answer.txt")
                .runs("{ env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline; } 2>/dev/null > seen.txt")
                .prints("I asked.")
                .writeTo(directory);
        Factory factory = configured("""
                engine: mine
                engines:
                  mine:
                    type: command
                    command: ["%s"]
                    environment: {MY_URL: "{gateway:mine}"}
                    secrets: {SIGNING_KEY: another-key-of-the-test}
                    gateway:
                      mine: {url: "http://127.0.0.1:%d/base", key: "%s", variable: MY_KEY}
                """.formatted(cli, port(), KEY), CODER);

        TaskHandle task = submit(factory, "Ask");

        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        String branch = only(repository.published());
        assertThat(repository.file(branch, "answer.txt")).isEqualTo("hello from outside");
        assertThat(authorizations).containsExactly("/base/v1/models Bearer " + KEY);
        assertThat(repository.file(branch, "seen.txt"))
                .contains("MY_URL=http://mine.factory.internal:3128", "SIGNING_KEY=another-key-of-the-test")
                .doesNotContain(KEY);
        assertThat(events(factory, task, Event.KeyInside.class))
                .extracting(Event.KeyInside::variables)
                .containsExactly(List.of("SIGNING_KEY"));
        assertThat(factory.diagnose().checks())
                .anySatisfy(check -> assertThat(check.finding()).contains("key inside the sandbox: SIGNING_KEY"));
    }

    @Test
    void an_agent_that_is_given_the_address_of_the_hosts_tools_calls_them() throws Exception {
        Path cli = FakeCli.named("mycli")
                .readsAll()
                .runs("curl -sSf \"$TOOLS\" -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                        + "{\"name\":\"post_message\",\"arguments\":{\"text\":\"I am here\"}}}' > answer.txt")
                .prints("I said so.")
                .writeTo(directory);
        String engine = """
                engine: mine
                engines:
                  mine:
                    type: command
                    command: ["%s"]
                    environment: {TOOLS: "{tools}"}
                """.formatted(cli);
        Factory factory = configured(engine, CODER);

        TaskHandle task = submit(factory, "Say it");

        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(view.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("I am here"));
        assertThat(repository.file(only(repository.published()), "answer.txt")).contains("\"isError\":false");

        TaskView without = settled(submit(configured("network: host\n" + engine, CODER), "Say it again"));
        assertThat(without.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(without.reason()).contains("{tools}", "use a sandbox that lists it");
    }

    @Test
    void with_the_hosts_network_everything_is_reached_and_the_key_is_inside() throws Exception {
        Path cli = FakeCli.named("mycli")
                .readsAll()
                .runs("curl -sSf -H \"Authorization: Bearer $MY_KEY\" \"$MY_URL/v1\" > answer.txt")
                .prints("I asked.")
                .writeTo(directory);
        Factory factory = configured("""
                network: host
                engine: mine
                engines:
                  mine:
                    type: command
                    command: ["%s"]
                    environment: {MY_URL: "{gateway:mine}"}
                    gateway:
                      mine: {url: "http://127.0.0.1:%d/base/", key: "%s", variable: MY_KEY}
                """.formatted(cli, port(), KEY), CODER);

        TaskHandle task = submit(factory, "Ask");

        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(authorizations).containsExactly("/base/v1 Bearer " + KEY);
        assertThat(events(factory, task, Event.KeyInside.class))
                .extracting(Event.KeyInside::variables)
                .containsExactly(List.of("MY_KEY"));
        assertThat(factory.diagnose().checks())
                .filteredOn(check -> check.subject().equals("network"))
                .extracting(check -> check.finding())
                .singleElement()
                .asString()
                .contains("network: host", "keys of engines are inside");
    }

    private Factory configured(String yaml, String agents) throws IOException {
        Path file = Files.writeString(directory.resolve("factory.yml"), yaml);
        return open(agents, base -> FactoryConfig.read(file, name -> Optional.empty()));
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void greet(HttpExchange exchange) throws IOException {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .ifPresent(value -> authorizations.add(exchange.getRequestURI() + " " + value));
        byte[] body = "hello from outside".getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
