package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvmfactory.testkit.ModelReply.reply;
import static org.jvmfactory.testkit.ModelReply.saying;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.task.Usage;

@Timeout(60)
class ScriptedModelServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedModelServer server = ScriptedModelServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void end_the_server() {
        server.close();
    }

    @Test
    void streams_what_the_model_thinks_says_and_calls() throws Exception {
        URI base = server.serve(request -> reply().thinks("Hm.")
                .says("hello")
                .calls(ClaudeCalls.bash("ls"))
                .using(new Usage(100, 10, 7, 3, 1)));

        HttpResponse<String> response = post(base, "a", true, "hi");

        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        List<JsonNode> events = events(response.body());
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .startsWith("message_start", "content_block_start", "content_block_delta")
                .endsWith("message_delta", "message_stop");
        assertThat(deltas(events))
                .containsExactly(
                        "Hm.", "c2lnbmVk", "hello", "{\"command\":\"ls\",\"description\":\"as the test wants\"}");
        JsonNode end = events.get(events.size() - 2);
        assertThat(end.path("delta").path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(end.path("usage").toString())
                .isEqualTo("{\"input_tokens\":100,\"output_tokens\":10,\"cache_read_input_tokens\":7,"
                        + "\"cache_creation_input_tokens\":3}");
    }

    @Test
    void answers_in_one_piece_who_does_not_want_a_stream() throws Exception {
        URI base = server.serve(request -> reply().thinks("Hm.").says("hello").calls(ClaudeCalls.read("a.txt")));

        JsonNode message = JSON.readTree(post(base, "a", false, "hi").body());

        assertThat(message.path("content"))
                .extracting(block -> block.path("type").asText())
                .containsExactly("thinking", "text", "tool_use");
        assertThat(message.path("content").get(2).path("input").toString()).isEqualTo("{\"file_path\":\"a.txt\"}");
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
    }

    @Test
    void speaks_chat_completions_too_streamed_and_whole() throws Exception {
        URI base = server.serve(request -> reply().says("hello")
                .calls(new ModelReply.Part.Call("bash", "{\"command\":\"ls\"}"))
                .using(new Usage(100, 10, 7, 0, 1)));
        String body = """
                {"model":"some-model","stream":%s,"tools":[{"type":"function","function":{"name":"bash"}}],"messages":[
                {"role":"system","content":"Be kind."},{"role":"user","content":[{"type":"text","text":"hi"}]},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","function":{"name":"bash","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"no such file"}]}""";

        JsonNode whole = JSON.readTree(chat(base, body.formatted("false")));
        List<String> pieces = chat(base, body.formatted("true"))
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();

        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("hello");
        assertThat(whole.at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"command\":\"ls\"}");
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(107);
        assertThat(pieces).last().isEqualTo("data: [DONE]");
        assertThat(String.join("", pieces)).contains("\"content\":\"hello\"", "\"cached_tokens\":7");
        assertThat(server.requests(base)).hasSize(2).allSatisfy(request -> {
            assertThat(request.system()).isEqualTo("Be kind.");
            assertThat(request.tools()).containsExactly("bash");
            assertThat(request.texts("user")).containsExactly("hi");
            assertThat(request.results()).containsExactly(new ModelRequest.Part.Result("c1", true, "no such file"));
        });
    }

    private String chat(URI base, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void answers_each_conversation_in_its_own_order() throws Exception {
        URI base = server.serve(ModelScenario.inOrder(saying("one"), saying("two")));

        assertThat(said(base, "a")).isEqualTo("one");
        assertThat(said(base, "b")).isEqualTo("one");
        assertThat(said(base, "a")).isEqualTo("two");
        assertThat(said(base, "a")).isEqualTo("two");
    }

    @Test
    void a_scenario_may_leave_requests_to_another_one() throws Exception {
        URI base = server.serve(ModelScenario.inOrder(saying("I write"))
                .when(request -> request.mentions("reviewer"), ModelScenario.inOrder(saying("I review"))));

        assertThat(deltas(events(post(base, "a", true, "You are a reviewer").body())))
                .containsExactly("I review");
        assertThat(deltas(events(post(base, "b", true, "You are a coder").body())))
                .containsExactly("I write");
    }

    @Test
    void keeps_the_requests_of_each_scenario() throws Exception {
        URI base = server.serve(request -> saying("hello"));
        URI other = server.serve(request -> saying("hello"));
        post(base, "a", true, "hi");

        assertThat(server.requests(other)).isEmpty();
        assertThat(server.requests(base)).singleElement().satisfies(request -> {
            assertThat(request.conversation()).isEqualTo("a");
            assertThat(request.index()).isZero();
            assertThat(request.model()).isEqualTo("some-model");
            assertThat(request.system()).isEqualTo("Be kind.");
            assertThat(request.tools()).containsExactly("Bash");
            assertThat(request.streaming()).isTrue();
            assertThat(request.headers()).containsEntry("x-api-key", "dummy");
            assertThat(request.texts("user")).containsExactly("hi");
            assertThat(request.messages().get(1).parts().get(0))
                    .isEqualTo(new ModelRequest.Part.Call("t1", "Bash", "{\"command\":\"ls\"}"));
            assertThat(request.results()).containsExactly(new ModelRequest.Part.Result("t1", false, "no such file"));
            assertThat(request.mentions("no such")).isTrue();
        });
    }

    @Test
    void answers_a_clis_own_requests_aside() throws Exception {
        URI base = server.serve(request -> saying("hello"));
        String own = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Sum up\"}]}";

        assertThat(post(base, "/v1/messages", "a", own).body()).contains("Aside.");
        assertThat(post(base, "/v1/messages/count_tokens", "a", own).body()).contains("\"input_tokens\"");
        assertThat(post(base, "/v1/models", "a", own).statusCode()).isEqualTo(404);
        assertThat(server.requests(base)).isEmpty();
    }

    @Test
    void answers_with_errors_as_the_provider_does() throws Exception {
        URI base = server.serve(request ->
                ModelReply.error(429, "rate_limit_error", "slow down").withHeader("retry-after", "7"));

        HttpResponse<String> response = post(base, "a", true, "hi");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}");
    }

    @Test
    void a_scenario_that_fails_is_an_error_that_says_so() throws Exception {
        URI base = server.serve(request -> {
            throw new IllegalStateException("nobody wrote this part");
        });

        HttpResponse<String> response = post(base, "a", true, "hi");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("nobody wrote this part");
    }

    @Test
    void breaks_the_connection_off() {
        URI base = server.serve(request -> saying("half").thenBreaksOff());

        assertThatThrownBy(() -> post(base, "a", true, "hi")).isInstanceOf(IOException.class);
    }

    @Test
    void falls_silent_or_never_answers() {
        URI silent = server.serve(request -> saying("half").thenFallsSilent());
        URI mute = server.serve(request -> ModelReply.noAnswer());

        assertThatThrownBy(() -> client.send(
                        request(mute, "/v1/messages", "a", body(true, "hi"))
                                .timeout(Duration.ofMillis(300))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(client.sendAsync(
                        request(silent, "/v1/messages", "a", body(true, "hi")).build(),
                        HttpResponse.BodyHandlers.ofString()))
                .isNotCompleted();
    }

    private String said(URI base, String conversation) throws Exception {
        return deltas(events(post(base, conversation, true, "hi").body())).get(0);
    }

    private HttpResponse<String> post(URI base, String conversation, boolean streaming, String prompt)
            throws IOException, InterruptedException {
        return post(base, "/v1/messages?beta=true", conversation, body(streaming, prompt));
    }

    private HttpResponse<String> post(URI base, String resource, String conversation, String body)
            throws IOException, InterruptedException {
        return client.send(request(base, resource, conversation, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI base, String resource, String conversation, String body) {
        return HttpRequest.newBuilder(URI.create(base + resource))
                .header("x-api-key", "dummy")
                .header("x-claude-code-session-id", conversation)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String body(boolean streaming, String prompt) {
        return """
                {"model":"some-model","stream":%s,"system":[{"type":"text","text":"Be kind."}],"tools":[{"name":"Bash"}],
                "messages":[{"role":"user","content":[{"type":"text","text":"%s"}]},
                {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":"no such file"}]}]}""".formatted(streaming, prompt);
    }

    private static List<JsonNode> events(String body) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.lines().toList()) {
            if (line.startsWith("data: ")) {
                events.add(JSON.readTree(line.substring("data: ".length())));
            }
        }
        return events;
    }

    /** What came piece by piece, whatever it is. */
    private static List<String> deltas(List<JsonNode> events) {
        List<String> deltas = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode delta = event.path("delta");
            for (String field : List.of("thinking", "signature", "text", "partial_json")) {
                if (event.path("type").asText().equals("content_block_delta") && delta.has(field)) {
                    deltas.add(delta.path(field).asText());
                }
            }
        }
        return deltas;
    }
}
