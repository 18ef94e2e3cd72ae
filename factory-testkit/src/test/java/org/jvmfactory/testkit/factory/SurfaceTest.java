package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.http.HttpRequest;
import org.jvmfactory.http.HttpResponse;
import org.jvmfactory.http.Surface;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/** What is answered over HTTP, without a server. */
@Execution(ExecutionMode.CONCURRENT)
class SurfaceTest extends HouseTest {

    private static final String TOKEN = "hunter2-hunter2-hunter2";
    private static final String ASKING = """
              coder:
                - do:
                    - ask: Which colour?
                  then:
                    - do:
                        - expect-prompt-contains: blue
                        - write: {path: colour.txt, content: blue}
            """;

    private static HttpResponse send(Surface surface, String method, String path, String body, String token)
            throws InterruptedException {
        return surface.answer(new HttpRequest(
                method,
                path,
                path.contains("waiting") ? Map.of("status", "waiting") : Map.of(),
                token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token),
                body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whoever_brings_the_token_submits_answers_and_sees_tasks() throws Exception {
        Factory factory = open(ASKING);
        Surface surface = new Surface(factory, Optional.of(Secret.of(TOKEN)));
        String wanted = "{\"repository\": \"" + repository.path() + "\", \"title\": \"Paint it\", \"key\": \"k1\"}";

        HttpResponse submitted = send(surface, "POST", "/api/tasks", wanted, TOKEN);
        assertThat(submitted.status()).as(submitted.body()).isEqualTo(201);
        assertThat(send(surface, "POST", "/api/tasks", wanted, TOKEN).status()).isEqualTo(200);
        String id = ConfigNode.ofJson("answer", submitted.body()).text("task");
        until(factory.task(new TaskId(id)).orElseThrow(), TaskStatus.WAITING);
        assertThat(send(surface, "GET", "/api/tasks/" + id, "", TOKEN).body())
                .contains("\"status\":\"waiting\"", "Which colour?");
        assertThat(send(surface, "GET", "/api/tasks", "", TOKEN).body()).contains(id, "Paint it");

        HttpResponse answered = send(surface, "POST", "/api/tasks/" + id + "/answer", "{\"text\": \"blue\"}", TOKEN);

        assertThat(answered.status()).as(answered.body()).isEqualTo(202);
        until(factory.task(new TaskId(id)).orElseThrow(), TaskStatus.IN_REVIEW);
        assertThat(send(surface, "GET", "/api/tasks/" + id, "", TOKEN).body())
                .contains("\"status\":\"in-review\"", "\"pullRequest\":");
        assertThat(send(surface, "POST", "/api/tasks/" + id + "/answer", "{\"text\": \"red\"}", TOKEN)
                        .status())
                .isEqualTo(409);
        assertThat(send(surface, "POST", "/api/tasks/" + id + "/cancel", "{}", TOKEN)
                        .status())
                .isEqualTo(202);
        until(factory.task(new TaskId(id)).orElseThrow(), TaskStatus.CANCELLED);
    }

    @Test
    void whoever_brings_the_token_sees_what_tasks_came_to() throws Exception {
        Factory factory = open(CODER);
        Surface surface = new Surface(factory, Optional.of(Secret.of(TOKEN)));
        until(submit(factory, "Say hello"), TaskStatus.IN_REVIEW);

        HttpResponse all = outcomes(surface, Map.of("since", "2020-01-01"));
        assertThat(all.status()).as(all.body()).isEqualTo(200);
        assertThat(all.headers()).containsEntry("Content-Type", "application/x-ndjson; charset=utf-8");
        assertThat(all.body().lines()).hasSize(1);
        assertThat(outcomes(surface, Map.of("format", "agentfactory")).body()).startsWith("{\"outcome\":\"clean\"");
        assertThat(outcomes(surface, Map.of("repository", "https://example.org/other.git"))
                        .body())
                .isEmpty();
        assertThat(outcomes(surface, Map.of("since", "yesterday")).status()).isEqualTo(400);
        assertThat(outcomes(surface, Map.of("format", "xml")).status()).isEqualTo(400);
        assertThat(outcomes(surface, Map.of("limit", "0")).status()).isEqualTo(400);
        assertThat(send(surface, "GET", "/api/outcomes", "", "").status()).isEqualTo(401);
        assertThat(send(surface, "POST", "/api/outcomes", "", TOKEN).status()).isEqualTo(405);
    }

    private static HttpResponse outcomes(Surface surface, Map<String, String> query) throws InterruptedException {
        return surface.answer(new HttpRequest(
                "GET", "/api/outcomes", query, Map.of("authorization", "Bearer " + TOKEN), new byte[0]));
    }

    @Test
    void what_is_not_allowed_or_not_understood_is_refused() throws Exception {
        Factory factory = open(CODER);
        Surface surface = new Surface(factory, Optional.of(Secret.of(TOKEN)));
        Surface closed = new Surface(factory, Optional.empty());

        assertThat(send(surface, "GET", "/health", "", "").status()).isEqualTo(200);
        for (String token : new String[] {"", "wrong", TOKEN + "x"}) {
            assertThat(send(surface, "GET", "/api/tasks", "", token).status()).isEqualTo(401);
            assertThat(send(surface, "POST", "/api/tasks", "{", token).status()).isEqualTo(401);
        }
        assertThat(send(closed, "GET", "/api/tasks", "", TOKEN).status()).isEqualTo(404);
        assertThat(send(surface, "POST", "/webhooks/github", "{}", TOKEN).status())
                .isEqualTo(404);
        assertThat(send(surface, "GET", "/webhooks/github", "", TOKEN).status()).isEqualTo(405);
        assertThat(send(surface, "GET", "/api/tasks/nobody", "", TOKEN).status())
                .isEqualTo(404);
        assertThat(send(surface, "GET", "/api/tasks/..%2f", "", TOKEN).status()).isEqualTo(404);
        assertThat(send(surface, "POST", "/api/tasks", "{", TOKEN).status()).isEqualTo(400);
        assertThat(send(surface, "POST", "/api/tasks", "[1]", TOKEN).status()).isEqualTo(400);
        HttpResponse misspelled = send(surface, "POST", "/api/tasks", "{\"repo\": \"x\"}", TOKEN);
        assertThat(misspelled.status()).isEqualTo(400);
        assertThat(misspelled.body()).contains("repository").doesNotContain("Exception");
        assertThat(send(surface, "POST", "/api/tasks", "{\"ticket\": \"https://x/1\"}", TOKEN)
                        .status())
                .isEqualTo(422);
        assertThat(send(surface, "GET", "/", "", TOKEN).status()).isEqualTo(404);
        assertThat(factory.tasks(Set.of(), 10)).isEmpty();
    }

    @Test
    void nobody_is_listened_to_for_long_who_is_not_let_in() throws Exception {
        Surface surface = new Surface(open(ASKING), Optional.of(Secret.of(TOKEN)));

        assertThat(most(surface, "POST", "/webhooks/github", "")).isEqualTo(Surface.MOST_BYTES);
        assertThat(most(surface, "POST", "/api/tasks", TOKEN)).isBetween(1, Surface.MOST_BYTES - 1);
        assertThat(most(surface, "POST", "/api/tasks", "")).isZero();
        assertThat(most(surface, "POST", "/elsewhere", TOKEN)).isZero();
        assertThat(most(surface, "GET", "/webhooks/github", "")).isZero();
    }

    private static int most(Surface surface, String method, String path, String token) {
        return surface.mostBytes(new HttpRequest(
                method,
                path,
                Map.of(),
                token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token),
                new byte[0]));
    }
}
