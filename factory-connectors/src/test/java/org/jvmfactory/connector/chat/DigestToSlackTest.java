package org.jvmfactory.connector.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.connector.http.ChatServer;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.testkit.MovableTime;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.ScriptedEngine;
import org.jvmfactory.testkit.junit.TestDirectories;

/** The weekly digest of a whole Factory, as Slack gets it. */
@Timeout(120)
class DigestToSlackTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final StreamId SCHEDULE = new StreamId("cron/weekly");

    private final MovableTime time = MovableTime.at(Instant.parse("2030-01-01T12:00:00Z"));

    @TempDir(factory = TestDirectories.class)
    Path directory;

    @Test
    void a_bot_tells_the_channel_on_monday_and_words_of_others_call_nobody() throws Exception {
        ChatServer.Answer usual =
                new ChatServer.Answer(200, Map.of("Content-Type", "application/json"), "{\"ok\":true,\"ts\":\"1.2\"}");
        try (ChatServer slack = new ChatServer(usual);
                Factory factory = factory(slack)) {
            factory.submit(TaskRequest.builder("/srv/shop.git", "Tell <!channel> & all")
                    .held()
                    .build());
            await().atMost(LONG).until(() -> {
                time.advance(Duration.ofSeconds(30));
                return !factory.store().read(SCHEDULE, 0, 1).isEmpty();
            });

            time.advance(Duration.ofDays(6));

            await().atMost(LONG).until(() -> !slack.requests().isEmpty());

            ChatServer.Request request = slack.requests().get(0);
            JsonNode body = new ObjectMapper().readTree(request.body());
            assertThat(request.path()).isEqualTo("/api/chat.postMessage");
            assertThat(body.path("channel").asText()).isEqualTo("dev-agents");
            assertThat(body.at("/blocks/0/text/text").asText()).contains("Factory digest, 2029-12-31 to 2030-01-07");
            assertThat(body.at("/blocks/1/text/text").asText())
                    .contains("1 still open", "Tell &lt;!channel&gt; &amp; all", "to be started")
                    .doesNotContain("\\", "<!channel>");
        }
    }

    private Factory factory(ChatServer slack) throws IOException {
        SampleRepository repository = SampleRepository.create(directory.resolve("sample.git"));
        Path file = Files.writeString(directory.resolve("factory.yml"), """
                isolation: none
                notifiers:
                  slack: {token: xoxb-hunter2-hunter2-hunter2, channel: dev-agents, api: '%s/api', mention: here}
                notify: []
                schedules:
                  - name: weekly
                    cron: "0 9 * * mon"
                    task: {repository: %s, title: Weekly digest, workflow: digest}
                """.formatted(slack.url(), repository.path()));
        return Factory.builder()
                .dataDirectory(directory.resolve("data"))
                .engine(ScriptedEngine.ofYaml("agents: {coder: [{do: [{say: I did nothing.}]}]}"))
                .config(FactoryConfig.read(file, name -> Optional.empty()))
                .time(time)
                .build();
    }
}
