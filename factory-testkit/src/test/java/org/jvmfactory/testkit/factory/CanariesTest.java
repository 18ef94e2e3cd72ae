package org.jvmfactory.testkit.factory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.FakeCli;
import org.jvmfactory.testkit.junit.Needs;

/** Two hundred secrets, an agent that shows all it can find in every spelling, and a look everywhere for what came out. */
@Execution(ExecutionMode.CONCURRENT)
class CanariesTest extends HouseTest {

    private static final int GATEWAY_KEYS = 90;
    private static final int REGISTRY_TOKENS = 60;
    private static final int KEYS_INSIDE = 50;
    private static final Pattern BLOB = Pattern.compile("[0-9a-f]{64}");

    /** Shows what programs can see, as it is and encoded. */
    private static final String SHOW = """
            { env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline; cat "$HOME"/.* "$HOME"/* /run/factory/* /etc/hosts; } 2>/dev/null \\
              | tr '\\0' '\\n' | sort -u > /tmp/seen
            show() {
              cat /tmp/seen
              base64 -w0 /tmp/seen; echo
              sed -n 's/^SECRET_[^=]*=//p' /tmp/seen | while IFS= read -r value; do printf %s "$value" | base64 -w0; echo; done
              od -An -v -tx1 /tmp/seen | tr -d ' \\n'; echo
              sed 's/+/%2B/g; s#/#%2F#g; s/=/%3D/g' /tmp/seen
            }
            """;

    private final Map<String, String> keys = canaries("key", GATEWAY_KEYS);
    private final Map<String, String> tokens = canaries("token", REGISTRY_TOKENS);
    private final Map<String, String> inside = canaries("inside", KEYS_INSIDE);

    @Test
    void none_of_two_hundred_secrets_comes_out_in_any_spelling() throws Exception {
        Needs.program("bwrap");
        Needs.program("curl");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Set<String> authorizations = ConcurrentHashMap.newKeySet();
        server.createContext("/", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try (CommandLines commands = new CommandLines(directory.resolve("commands.jfr"))) {
            Factory factory = factory(server.getAddress().getPort());
            TaskHandle good = submit(factory, "Show it and succeed");
            TaskView published = settled(good);
            assertThat(published.status()).as(published.reason()).isEqualTo(TaskStatus.IN_REVIEW);
            TaskHandle bad = submit(factory, "Show it and MAKE-IT-BREAK");
            TaskView failed = settled(bad);
            assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);

            assertThat(authorizations)
                    .as("all keys and tokens were used outside")
                    .hasSize(GATEWAY_KEYS + REGISTRY_TOKENS);
            Map<String, String> all = everywhere(factory, List.of(published, failed));
            all.putAll(commands.seen());
            assertThat(all).containsKeys("journal", "log of " + good.id(), "published " + only(repository.published()));
            for (String seen :
                    List.of("bwrap --unshare-user", "push --quiet --porcelain", "/proc: /bin/sh " + directory)) {
                assertThat(all.values().stream().anyMatch(text -> text.contains(seen)))
                        .as("command lines with '%s'", seen)
                        .isTrue();
            }
            assertThat(String.join("", all.values())).contains("***", "SECRET_INSIDE0", "key0.factory.internal");
            for (Map.Entry<String, String> place : all.entrySet()) {
                for (String spelling : spellings()) {
                    assertThat(place.getValue().contains(spelling))
                            .as("'%s' stands in %s", spelling, place.getKey())
                            .isFalse();
                }
            }
        } finally {
            server.stop(0);
        }
    }

    private Factory factory(int port) throws IOException {
        String addresses = Stream.concat(keys.keySet().stream(), tokens.keySet().stream())
                .map(name -> "http://" + name + ".factory.internal:3128/")
                .collect(Collectors.joining(" "));
        Path cli = FakeCli.named("mycli")
                .runs("prompt=$(cat)")
                .runs(SHOW + "curl -sS " + addresses)
                .runs(
                        "echo harmless > note.txt; git add -A; git -c user.name=a -c user.email=a@example.org commit -q -m Note")
                .runs("case \"$prompt\" in *MAKE-IT-BREAK*) show >&2; exit 3;; esac; show")
                .writeTo(directory);
        StringBuilder yaml = new StringBuilder("engine: mine\nnetwork:\n  mirrors:\n");
        tokens.forEach((name, token) ->
                yaml.append("    %s: {url: \"http://127.0.0.1:%d/\", token: \"%s\"}\n".formatted(name, port, token)));
        yaml.append("engines:\n  mine:\n    type: command\n    command: [\"" + cli + "\"]\n    secrets:\n");
        inside.forEach(
                (name, key) -> yaml.append("      SECRET_%s: \"%s\"\n".formatted(name.toUpperCase(Locale.ROOT), key)));
        yaml.append("    gateway:\n");
        keys.forEach(
                (name, key) -> yaml.append("      %s: {url: \"http://127.0.0.1:%d/\", key: \"%s\", variable: KEY_%s}\n"
                        .formatted(name, port, key, name)));
        Path file = Files.writeString(directory.resolve("factory.yml"), yaml);
        return open(CODER, base -> FactoryConfig.read(file, name -> Optional.empty()));
    }

    /** Everything that came of the tasks, by where it stands. */
    private Map<String, String> everywhere(Factory factory, List<TaskView> tasks) throws Exception {
        Map<String, String> places = new HashMap<>();
        List<JournalEntry> journal = factory.store().readAll(0, 100_000);
        String text = String.join("\n", journal.stream().map(EventJson::line).toList());
        places.put("journal", text);
        for (String blob : new LinkedHashSet<>(
                BLOB.matcher(text).results().map(result -> result.group()).toList())) {
            try (InputStream content = factory.store().openBlob(new BlobId(blob))) {
                places.put("blob " + blob, new String(content.readAllBytes(), ISO_8859_1));
            } catch (RuntimeException e) {
                places.put("no blob " + blob, ""); // an id of something else
            }
        }
        for (TaskView task : tasks) {
            places.put("log of " + task.task().id(), task.toString());
        }
        for (String branch : repository.published()) {
            places.put(
                    "published " + branch, repository.subjects("main", branch) + repository.file(branch, "note.txt"));
        }
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // The agent's own HOME and tree are its own: what it must have, it may keep there.
                if (!file.toString().contains("/homes/")) {
                    places.put("file " + file, Files.readString(file, ISO_8859_1));
                }
            }
        }
        return places;
    }

    private Set<String> spellings() {
        Set<String> spellings = new LinkedHashSet<>();
        List<String> all = new ArrayList<>(keys.values());
        all.addAll(tokens.values());
        all.addAll(inside.values());
        assertThat(all).hasSize(200).doesNotHaveDuplicates();
        for (String canary : all) {
            byte[] bytes = canary.getBytes(UTF_8);
            spellings.add(canary);
            spellings.add(HexFormat.of().formatHex(bytes));
            spellings.add(URLEncoder.encode(canary, UTF_8));
            for (int before = 0; before < 3; before++) {
                byte[] shifted = ("x".repeat(before) + canary).getBytes(UTF_8);
                spellings.add(Base64.getEncoder().encodeToString(shifted).substring(4, 4 + 24));
            }
        }
        return spellings;
    }

    private static Map<String, String> canaries(String kind, int count) {
        Map<String, String> canaries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            canaries.put(kind + i, kind + "+" + UUID.randomUUID() + "/=");
        }
        return canaries;
    }
}
