package org.jvmfactory.store.jdbc;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The native library that the SQLite driver unpacks for each process and deletes at its end. What a killed process leaves behind would
 * gather in the system's temporary directory for ever; in a directory of ours the next start removes it.
 */
final class NativeLibrary {

    private static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";
    private static final String LIBRARY_PROPERTY = "org.sqlite.lib.path";

    /** Another process that is just starting needs its file for far less than this; one that has loaded it needs it no more. */
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(10);

    /** What the library takes, and some more. */
    private static final long ROOM = 2 * 1024 * 1024;

    private NativeLibrary() {}

    /** Has the driver unpack into {@code directory}, unless somebody decided otherwise or the driver is loaded already. */
    static void unpackInto(Path directory, FileAttribute<?>... attributes) throws IOException {
        if (System.getProperty(DIRECTORY_PROPERTY) != null || System.getProperty(LIBRARY_PROPERTY) != null) {
            return;
        }
        Files.createDirectories(directory, attributes);
        requireRoom(directory);
        sweep(directory);
        System.setProperty(DIRECTORY_PROPERTY, directory.toString());
    }

    /** The driver itself would print what happened, tell nobody, and go on to look for a library elsewhere. */
    private static void requireRoom(Path directory) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < ROOM) {
            throw new FileSystemException(directory.toString(), null, "no space left: " + free + " bytes are free");
        }
    }

    private static void sweep(Path directory) throws IOException {
        Path fresh = Files.createTempFile(directory, "now", null); // tells the time by the clock that dates the others
        Instant old = Files.getLastModifiedTime(fresh).toInstant().minus(LEFT_BEHIND);
        Files.delete(fresh);
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.getFileName().toString().startsWith("sqlite-"))
                    .toList();
        }
        for (Path file : files) {
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.delete(file);
                }
            } catch (IOException goneOrInUse) {
                // the next start tries again
            }
        }
    }
}
