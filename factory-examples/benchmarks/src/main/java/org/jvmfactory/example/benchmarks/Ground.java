package org.jvmfactory.example.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.command.CommandEngine;
import org.jvmfactory.scheduler.SchedulerConfig;
import org.jvmfactory.task.Limits;
import org.jvmfactory.testkit.SampleRepository;

/** A directory with a repository and the scripts, gone when it is closed. */
final class Ground implements AutoCloseable {

    /** The kinds of sandbox that are measured. */
    static final List<String> KINDS = List.of("process", "bubblewrap");

    private static final Duration LONG = Duration.ofHours(10);

    private final Path directory;
    private final SampleRepository repository;

    Ground() throws IOException {
        directory = Files.createTempDirectory("benchmark-").toRealPath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        repository = SampleRepository.create(directory.resolve("remote.git"));
    }

    Path directory() {
        return directory;
    }

    SampleRepository repository() {
        return repository;
    }

    /** A script of this package, as a file. */
    Path script(String name) throws IOException {
        Path file = directory.resolve(name);
        if (Files.notExists(file)) {
            try (InputStream text = requireNonNull(Ground.class.getResourceAsStream(name), name)) {
                Files.copy(text, file);
            }
        }
        return file;
    }

    /** The directory with Factory's own scripts. */
    Path ownScripts() throws IOException {
        Path scripts = Files.createDirectories(directory.resolve("tree-scripts"));
        for (String name : List.of(
                "workspace/functions.sh", "workspace/create.sh", "workspace/hand-over.sh", "sandbox/way-out.pl")) {
            try (InputStream text = requireNonNull(Factory.class.getResourceAsStream(name), name)) {
                Files.write(scripts.resolve(name.substring(name.indexOf('/') + 1)), text.readAllBytes());
            }
        }
        return scripts;
    }

    /** Removes all branches that were pushed, so that no later push or look at the repository takes longer for them. */
    void removeBranches() throws IOException, InterruptedException {
        String command = "refs=$(git for-each-ref --format='delete %(refname)' refs/heads/factory/)"
                + " && printf '%s\\n' \"$refs\" | git update-ref --stdin";
        int status = new ProcessBuilder("sh", "-c", command)
                .directory(repository.path().toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("can't remove the branches of " + repository.path());
        }
    }

    /** What a factory needs whose agents are this script. */
    Factory.Builder factory(String kind, String script, int slots) throws IOException {
        String settings = "{name: script, command: [sh, '%1$s'], read-only: ['%1$s']}".formatted(script(script));
        FactoryConfig config = FactoryConfig.defaults()
                .withEngine("script")
                .withIsolation(kind.equals("process") ? Isolation.NONE : Isolation.BUBBLEWRAP)
                .withLimits(Limits.INHERITED.withTotal(LONG).withSilence(LONG))
                .withScheduler(SchedulerConfig.defaults().withSlots(slots).withSlotsPerRepository(slots));
        return Factory.builder()
                .engine(CommandEngine.of(ConfigNode.parse("benchmark", settings)))
                .config(config)
                .dataDirectory(directory.resolve(kind));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
