package org.jvmfactory.engine.codex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What Codex printed in recorded conversations. */
final class Recorded {

    private static final String FOLDER = "/transcripts/codex-" + CodexEngine.TESTED_VERSION + "/";

    private Recorded() {}

    static List<String> lines(String name) {
        try (InputStream recording =
                requireNonNull(Recorded.class.getResourceAsStream(FOLDER + name + ".jsonl"), name)) {
            return new String(recording.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The recording '" + name + "' can't be read.", e);
        }
    }
}
