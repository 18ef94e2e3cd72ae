package org.jvmfactory.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.egress.HostService;

class ToolServiceTest {

    private final List<String> posted = new ArrayList<>();
    private final ToolService service = new ToolService(List.of(tool("post_message", input -> {
        posted.add(input);
        return "Posted.";
    })));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void greets_with_the_clients_revision() throws Exception {
        JsonNode answer = ask("{'id': 1, 'method': 'initialize', 'params': {'protocolVersion': '2025-03-26'}}");

        assertThat(answer.at("/result/protocolVersion").asText()).isEqualTo("2025-03-26");
        assertThat(answer.at("/result/serverInfo/name").asText()).isEqualTo("factory");
        assertThat(answer.path("id").asInt()).isEqualTo(1);
    }

    @Test
    void lists_the_tools_with_their_schemas() throws Exception {
        JsonNode tools = ask("{'id': 2, 'method': 'tools/list'}").at("/result/tools");

        assertThat(tools).singleElement().satisfies(tool -> {
            assertThat(tool.path("name").asText()).isEqualTo("post_message");
            assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
        });
    }

    @Test
    void calls_a_tool_and_answers_with_what_it_says() throws Exception {
        JsonNode answer = ask(
                "{'id': 'x', 'method': 'tools/call', 'params': {'name': 'post_message', 'arguments': {'text': 'hi'}}}");

        assertThat(posted).containsExactly("{\"text\":\"hi\"}");
        assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("Posted.");
        assertThat(answer.at("/result/isError").asBoolean()).isFalse();
        assertThat(answer.path("id").asText()).isEqualTo("x");
    }

    @Test
    void a_tool_that_is_not_there_is_an_error_that_names_those_that_are() throws Exception {
        JsonNode answer = ask("{'id': 1, 'method': 'tools/call', 'params': {'name': 'rm'}}");

        assertThat(answer.at("/result/isError").asBoolean()).isTrue();
        assertThat(answer.at("/result/content/0/text").asText()).contains("'rm'", "[post_message]");
    }

    @Test
    void a_notification_is_accepted_without_a_word() {
        HostService.Answer answer = post("{'method': 'notifications/initialized'}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.content()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, /mcp, 405", "DELETE, /mcp, 405", "POST, /, 404", "POST, /mcp/../etc/passwd, 404"})
    void takes_nothing_but_messages_at_its_own_place(String method, String path, int status) {
        assertThat(service.answer(method, path, new byte[0]).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "[]", "null", "{\"id\":1}{\"id\":2}", "{\"id\":"})
    void refuses_what_is_not_one_object(String body) {
        assertThat(service.answer("POST", "/mcp", body.getBytes(UTF_8)).status())
                .isEqualTo(400);
    }

    @Test
    void nobody_waits_any_more_when_the_session_is_over() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        ToolService slow = new ToolService(List.of(tool("wait", input -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "never";
        })));
        CompletableFuture<HostService.Answer> asked = CompletableFuture.supplyAsync(() ->
                slow.answer("POST", "/mcp", json("{'id': 1, 'method': 'tools/call', 'params': {'name': 'wait'}}")));
        begun.await();

        slow.close();

        assertThat(asked.get(30, TimeUnit.SECONDS).status()).isIn(200, 503);
        assertThat(slow.answer("POST", "/mcp", json("{'id': 1, 'method': 'ping'}"))
                        .status())
                .isEqualTo(503);
    }

    private JsonNode ask(String message) throws Exception {
        HostService.Answer answer = post(message);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        return new ObjectMapper().readTree(answer.content());
    }

    private HostService.Answer post(String message) {
        return service.answer("POST", "/mcp", json(message));
    }

    private static byte[] json(String message) {
        return message.replace('\'', '"').getBytes(UTF_8);
    }

    private static AgentTool tool(String name, UnaryOperator<String> work) {
        return new AgentTool() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return "Does it.";
            }

            @Override
            public String inputSchema() {
                return "{\"type\":\"object\"}";
            }

            @Override
            public String call(String input) {
                return work.apply(input);
            }
        };
    }
}
