package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvmfactory.testkit.ModelReply.error;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.task.Usage;

/** The scripted model server, as who speaks OpenAI's Responses API finds it. */
@Timeout(60)
class OpenAiResponsesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String REQUEST = """
            {"model":"some-model","instructions":"Be kind.","input":[\
            {"type":"additional_tools","tools":[{"type":"namespace","name":"functions","tools":[{"type":"custom","name":"exec"}]}]},\
            {"type":"message","role":"developer","content":[{"type":"input_text","text":"Be strict."}]},\
            {"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]},\
            {"type":"function_call","call_id":"c1","name":"exec_command","arguments":"{\\"cmd\\":\\"ls\\"}"},\
            {"type":"function_call_output","call_id":"c1","output":"a.txt"},\
            {"type":"custom_tool_call_output","call_id":"c2","output":[{"type":"input_text","text":"patched"}]}],\
            "tools":[{"type":"function","name":"exec_command"},{"type":"web_search"}],"stream":true}""";

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
                .calls(CodexCalls.shell("ls"))
                .calls(CodexCalls.add("a.txt", "x\ny"))
                .using(new Usage(100, 10, 7, 3, 1)));

        HttpResponse<String> response = post(base);

        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        List<JsonNode> events = events(response.body());
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly(
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.output_text.delta",
                        "response.output_item.done",
                        "response.output_item.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.get(2).path("delta").asText()).isEqualTo("hello");
        assertThat(events.get(3).path("item").path("content").toString())
                .isEqualTo("[{\"type\":\"output_text\",\"text\":\"hello\"}]");
        assertThat(events.get(4).path("item").path("type").asText()).isEqualTo("function_call");
        assertThat(events.get(4).path("item").path("arguments").asText())
                .isEqualTo("{\"cmd\":\"ls\",\"yield_time_ms\":30000}");
        assertThat(events.get(5).path("item").path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(events.get(5).path("item").path("input").asText())
                .isEqualTo("*** Begin Patch\n*** Add File: a.txt\n+x\n+y\n*** End Patch\n");
        JsonNode usage = events.get(6).path("response").path("usage");
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(110);
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(10);
        assertThat(usage.path("input_tokens_details").toString())
                .isEqualTo("{\"cached_tokens\":7,\"cache_write_tokens\":3}");
    }

    @Test
    void keeps_requests_and_answers_each_conversation_in_its_own_order() throws Exception {
        URI base = server.serve(ModelScenario.inOrder(saying("one"), saying("two")));
        post(base);

        assertThat(post(base).body()).contains("two");
        assertThat(server.requests(base)).hasSize(2).first().satisfies(request -> {
            assertThat(request.conversation()).isEqualTo("t1");
            assertThat(request.model()).isEqualTo("some-model");
            assertThat(request.system()).isEqualTo("Be kind.\nBe strict.");
            assertThat(request.tools()).containsExactly("exec_command", "web_search", "exec");
            assertThat(request.texts("user")).containsExactly("hi");
            assertThat(request.messages().get(1).parts())
                    .containsExactly(new ModelRequest.Part.Call("c1", "exec_command", "{\"cmd\":\"ls\"}"));
            assertThat(request.results())
                    .containsExactly(
                            new ModelRequest.Part.Result("c1", true, "a.txt"),
                            new ModelRequest.Part.Result("c2", true, "patched"));
        });
    }

    @Test
    void answers_with_errors_as_the_provider_does() throws Exception {
        URI base = server.serve(request ->
                error(429, "usage_limit_reached", "used up").withHeader("x-codex-primary-reset-at", "4000000000"));

        HttpResponse<String> response = post(base);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(JSON.readTree(response.body()))
                .isEqualTo(JSON.readTree("{\"error\":{\"code\":\"usage_limit_reached\",\"message\":\"used up\","
                        + "\"type\":\"usage_limit_reached\",\"plan_type\":\"pro\",\"resets_at\":4000000000}}"));
    }

    @Test
    void fails_refuses_or_stops_short_within_a_stream() throws Exception {
        URI base = server.serve(ModelScenario.inOrder(
                error(200, "rate_limit_exceeded", "slow down"),
                saying("No.").stoppingFor("refusal"),
                saying("and so").stoppingFor("max_output_tokens")));

        assertThat(events(post(base).body()).get(0).toString())
                .contains("\"response.failed\"", "\"rate_limit_exceeded\"", "slow down");
        assertThat(events(post(base).body()).get(0).toString()).contains("{\"type\":\"refusal\",\"refusal\":\"No.\"}");
        assertThat(events(post(base).body()))
                .last()
                .asString()
                .contains("\"response.incomplete\"", "\"max_output_tokens\"");
    }

    @Test
    void breaks_off_falls_silent_or_never_answers() {
        URI base = server.serve(ModelScenario.inOrder(
                saying("half").thenBreaksOff(), saying("half").thenFallsSilent(), ModelReply.noAnswer()));

        assertThatThrownBy(() -> post(base)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.sendAsync(request(base), HttpResponse.BodyHandlers.ofString())
                        .get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> post(base)).isInstanceOf(HttpTimeoutException.class);
    }

    private HttpResponse<String> post(URI base) throws IOException, InterruptedException {
        return client.send(request(base), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(URI base) {
        return HttpRequest.newBuilder(URI.create(base + "/v1/responses"))
                .header("thread-id", "t1")
                .timeout(Duration.ofSeconds(2))
                .POST(HttpRequest.BodyPublishers.ofString(REQUEST))
                .build();
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
}
