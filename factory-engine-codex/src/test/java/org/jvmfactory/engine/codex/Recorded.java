package org.jvmfactory.engine.codex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Codex printed in recorded conversations. */
final class Recorded {

    private static final String RECORDED = "/recorded/codex-";

    private Recorded() {}

    /** Of the tested version. */
    static List<String> lines(String name) {
        return read("/transcripts/codex-" + CodexEngine.TESTED_VERSION + "/" + name + ".jsonl");
    }

    /** One of those that {@link RecordSessions} holds with every version. */
    static List<String> lines(String version, String name) {
        return read(RECORDED + version + "/" + name + ".jsonl");
    }

    /** The conversations that were recorded with a version. */
    static List<String> names(String version) {
        URL folder = requireNonNull(Recorded.class.getResource(RECORDED + version), version);
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString().replace(".jsonl", ""))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The recordings of " + version + " can't be listed.", e);
        }
    }

    /** What moved inside events from one recorded version to the next. */
    static List<String> moved() {
        return read("/recorded/moved.txt");
    }

    private static List<String> read(String resource) {
        try (InputStream recording = requireNonNull(Recorded.class.getResourceAsStream(resource), resource)) {
            return new String(recording.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The recording '" + resource + "' can't be read.", e);
        }
    }
}
