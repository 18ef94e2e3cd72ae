package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.journal.BlobId;

/** How much is stored of one conversation that is kept after each of its calls. */
@Timeout(120)
class GrowthTest {

    private static final int CALLS = 1000;

    @TempDir
    private Path directory;

    /** A HOME as it is archived: a file that each call makes longer, between others that stay. */
    private static byte[] archive(int call, byte[] before, byte[] conversation, byte[] behind) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(before);
        archive.writeBytes(("session.jsonl, as it was after call " + call + "\n").getBytes(StandardCharsets.UTF_8));
        archive.write(conversation, 0, call * (conversation.length / CALLS));
        archive.writeBytes(behind);
        return archive.toByteArray();
    }

    @Test
    void of_a_thousand_calls_each_adds_a_little_however_long_the_conversation_is() throws IOException {
        Path file = directory.resolve("factory.db");
        SqliteDialect dialect = new SqliteDialect(file);
        SqliteStore.open(file).close();
        Connections connections = new SqliteConnections(file, dialect);
        Random random = new Random(5);
        byte[] before = new byte[50_000];
        byte[] behind = new byte[50_000];
        byte[] conversation = new byte[CALLS * 500];
        random.nextBytes(before);
        random.nextBytes(behind);
        random.nextBytes(conversation);
        long half = 0;
        try (SqliteStore store = new SqliteStore(dialect, connections)) {
            for (int call = 1; call <= CALLS; call++) {
                byte[] archive = archive(call, before, conversation, behind);
                BlobId blob = store.putBlob(new ByteArrayInputStream(archive));
                if (call == CALLS / 2) {
                    half = stored(connections);
                }
                if (call == CALLS) {
                    try (InputStream kept = store.openBlob(blob)) {
                        assertThat(kept.readAllBytes()).isEqualTo(archive);
                    }
                }
            }
            long stored = stored(connections);
            // An archive has 350 to 600 KB by then; what changed in it touches a few pieces.
            assertThat((stored - half) / (CALLS / 2)).isLessThan(60_000);
        }
    }

    private static long stored(Connections connections) {
        return connections.read(sql -> sql.number("SELECT sum(length(content)) FROM factory_piece")
                + sql.number("SELECT count(*) * 110 FROM factory_blob_piece"));
    }
}
