package org.jvmfactory.testkit.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What is remembered of a session below HOME, so that another process can go on with it: how many turns it has ended in which step. A turn
 * that was cut off isn't counted and is played again.
 */
final class SessionFile {

    private final Path file;
    private final String step;
    private int ended;

    private SessionFile(Path file, String step, int ended) {
        this.file = file;
        this.step = step;
        this.ended = ended;
    }

    static SessionFile create(Path directory, String step) throws IOException {
        Files.createDirectories(directory);
        SessionFile created =
                new SessionFile(directory.resolve(UUID.randomUUID().toString()), step, 0);
        created.write();
        return created;
    }

    static SessionFile resume(Path directory, String id, String step) throws IOException {
        Path file = directory.resolve(id);
        if (!id.matches("[A-Za-z0-9-]+") || !Files.isRegularFile(file)) {
            throw new ScriptFailure("SESSION_GONE", "There is no session '" + id + "' in " + directory + ".", "");
        }
        String[] last = Files.readString(file).split("\n", -1);
        return new SessionFile(file, step, last[0].equals(step) ? Integer.parseInt(last[1]) : 0);
    }

    String id() {
        return file.getFileName().toString();
    }

    /** How many turns of the step have ended. */
    int turnsEnded() {
        return ended;
    }

    void turnEnded() throws IOException {
        ended++;
        write();
    }

    private void write() throws IOException {
        Files.writeString(file, step + "\n" + ended);
    }
}
