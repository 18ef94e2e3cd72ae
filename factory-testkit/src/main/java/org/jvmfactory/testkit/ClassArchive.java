package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What a program loads, kept so that further JVMs take it over as it is instead of reading and checking class by class: for tests that
 * start many. They have the class path of this JVM. Immutable, thread-safe.
 */
public final class ClassArchive {

    private static final String SIGNATURE = "META-INF/[^/]+\\.(SF|RSA|DSA|EC)";

    private final Path file;
    private final String classPath;

    private ClassArchive(Path file, String classPath) {
        this.file = file;
        this.classPath = classPath;
    }

    /**
     * Runs a program to its end, which must be a good one, and keeps what it loaded.
     *
     * @param directory for the archive and its log; made where it is missing
     * @throws IllegalStateException when the program fails, or this kind of JVM keeps no classes
     */
    public static ClassArchive of(Path directory, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        Path place = Files.createDirectories(requireNonNull(directory, "directory"));
        ClassArchive archive = new ClassArchive(place.resolve("classes.jsa"), classPath(place));
        Path log = place.resolve("archive.log");
        int exit = archive.builder("-XX:ArchiveClassesAtExit=" + archive.file, program, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0 || !Files.exists(archive.file)) {
            throw new IllegalStateException("The classes of " + program.getName()
                    + " can't be kept: it ended with status " + exit + " and said: " + Files.readString(log));
        }
        return archive;
    }

    /** Another JVM in which a program of the class path is to run. */
    public ProcessBuilder jvm(Class<?> program, String... arguments) {
        return builder("-XX:SharedArchiveFile=" + file, program, arguments);
    }

    private ProcessBuilder builder(String option, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                option,
                "-cp",
                classPath,
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** The class path of this JVM without what can't be kept: folders, and jars that are signed. */
    private static String classPath(Path place) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry.isEmpty() ? "." : entry);
            Path jar = place.resolve(entries.size() + ".jar");
            if (Files.isDirectory(path)) {
                pack(path, jar);
                entries.add(jar.toString());
            } else if (Files.isRegularFile(path)) {
                entries.add(unsigned(path, jar).toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (ZipOutputStream packed = zip(jar);
                Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, packed);
            }
        }
    }

    private static Path unsigned(Path jar, Path copy) throws IOException {
        try (ZipFile signed = new ZipFile(jar.toFile())) {
            if (signed.stream().noneMatch(entry -> entry.getName().matches(SIGNATURE))) {
                return jar;
            }
            try (ZipOutputStream packed = zip(copy)) {
                for (ZipEntry entry : signed.stream()
                        .filter(entry -> !entry.getName().matches(SIGNATURE))
                        .toList()) {
                    packed.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream content = signed.getInputStream(entry)) {
                        content.transferTo(packed);
                    }
                }
            }
            return copy;
        }
    }

    private static ZipOutputStream zip(Path file) throws IOException {
        OutputStream target = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(target);
        zip.setLevel(Deflater.NO_COMPRESSION);
        return zip;
    }
}
