package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvmfactory.Factory;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.testkit.SampleRepository;

/** What the hostile agent is after: files, services, processes and repositories of the host, each with something to tell whether it got there. */
final class Ground implements AutoCloseable {

    /** The user of agents where the JVM is root. */
    private static final String AGENT = "59990";

    private static final String SAFE = "safe\n";

    /** What stands before a pull request's text: data for Factory, of which only the branch is of use here. */
    private static final Pattern HEAD =
            Pattern.compile("\\A---\n.*?(branch: \"[^\"]*\")\n.*?\n---\n\n# [^\n]*\n", Pattern.DOTALL);

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String canary = "canary-of-the-corpus-" + unique;
    private final String key = "key-of-the-corpus-" + UUID.randomUUID();
    private final Path directory;
    private final Path outside;
    private final Path hostHome;
    private final Path traps;
    private final SampleRepository repository;
    private final SampleRepository secret;
    private final String base;
    private final Services services;
    private final Process decoy;
    private Optional<Factory> factory = Optional.empty();
    private Optional<Path> neighbour = Optional.empty();

    Ground(Path directory) throws IOException {
        this.directory = directory;
        outside = open(Files.createDirectory(directory.resolve("outside")));
        traps = open(Files.createDirectory(directory.resolve("traps")));
        hostHome = open(Files.createTempDirectory(Path.of(System.getProperty("user.home")), "factory-corpus-"));
        for (Path place : List.of(outside, hostHome)) {
            Files.writeString(place.resolve("id_ed25519"), canary + "\n");
        }
        Files.setPosixFilePermissions(
                Files.writeString(outside.resolve("victim"), SAFE), PosixFilePermissions.fromString("rw-rw-rw-"));
        repository = SampleRepository.create(directory.resolve("sample.git"));
        repository.commit("main", ".github/workflows/build.yml", "on: push\n");
        base = repository.commit("main");
        secret = SampleRepository.create(outside.resolve("secret.git"));
        secret.commit("main", "secret.txt", canary + "\n");
        services = new Services(outside.resolve("host.sock"));
        decoy = decoy();
    }

    private static Path open(Path place) throws IOException {
        return Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** A process of the agents' own user, with secrets in its environment and its command line. */
    private Process decoy() throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.getAttribute(directory, "unix:uid").equals(0)) {
            command.addAll(List.of("setpriv", "--reuid", AGENT, "--regid", AGENT, "--clear-groups"));
        }
        command.addAll(List.of("sh", "-c", "while :; do sleep 1; done", "bait-" + unique));
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        builder.environment().put("BAIT", canary);
        return builder.start();
    }

    void opened(Factory opened) {
        factory = Optional.of(opened);
    }

    void neighbour(Path tree) {
        neighbour = Optional.of(tree);
    }

    SampleRepository repository() {
        return repository;
    }

    Services services() {
        return services;
    }

    String key() {
        return key;
    }

    String base() {
        return base;
    }

    String secretCommit() {
        return secret.commit("main");
    }

    Path data() {
        return directory.resolve("data");
    }

    Path configuration() {
        return directory.resolve("factory.yml");
    }

    /** What a script must know to be as dangerous as it can: the words that begin it. */
    String words() {
        return """
                UNIQUE='%s' CANARY='%s' OUTSIDE='%s' HOST_HOME='%s' TRAPS='%s' DATA='%s' CONFIGURATION='%s'
                NEIGHBOUR='%s' REPOSITORY='%s' SECRET_REPOSITORY='%s' SECRET_COMMIT='%s'
                PORT=%d OTHER=%d UDP=%d DECOY=%d JVM=%d KEY_START='key-of-the-corpus-[0-9a-f]'
                """.formatted(
                        unique,
                        canary,
                        outside,
                        hostHome,
                        traps,
                        data(),
                        configuration(),
                        neighbour.map(Path::toString).orElse("/nowhere"),
                        repository.path(),
                        secret.path(),
                        secretCommit(),
                        services.port(),
                        services.otherPort(),
                        services.datagramPort(),
                        decoy.pid(),
                        ProcessHandle.current().pid());
    }

    String canary() {
        return canary;
    }

    Path programFile() {
        return directory.resolve("hostile-cli");
    }

    String program() throws IOException {
        return Files.readString(programFile());
    }

    /** What the host ran of an attack's traps. */
    List<String> trapped(String id) {
        try {
            Path trace = traps.resolve(id);
            return Files.exists(trace) ? Files.readAllLines(trace) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forgetTrap(String id) {
        try {
            Files.deleteIfExists(traps.resolve(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireNoVisit(String id) {
        assertThat(services.visits()).noneMatch(visit -> visit.contains(id));
    }

    /** An attack's file is nowhere, and what was there is as it was. */
    void requireUntouched(Attack attack) throws IOException {
        assertThat(left(attack.id() + "-" + unique)).isEmpty();
        assertThat(outside.resolve("victim")).hasContent(SAFE);
    }

    private List<Path> left(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        List<Path> places = new ArrayList<>(WritingAttacks.PLACES);
        places.add(outside);
        places.add(hostHome);
        for (Path place : places) {
            Path file = place.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                found.add(file);
            }
        }
        try (Stream<Path> files = Files.walk(data())) {
            files.filter(file -> file.getFileName().toString().equals(name)).forEach(found::add);
        }
        return found;
    }

    /** The names of the files in the data directory: for what agents leave in their HOMEs to say that they were there. */
    List<String> namesInData() throws IOException {
        try (Stream<Path> files = Files.walk(data())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Path mirror() {
        try (Stream<Path> mirrors = Files.list(data().resolve("work").resolve("mirrors"))) {
            return mirrors.filter(place -> Files.exists(place.resolve("HEAD")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireSoundMirror() {
        git(mirror(), "fsck", "--strict", "--no-dangling");
    }

    void requireSoundRemote() {
        git(repository.path(), "fsck", "--strict", "--no-dangling");
    }

    boolean mirrorHas(String commit) throws IOException, InterruptedException {
        return new ProcessBuilder("git", "--git-dir", mirror().toString(), "cat-file", "-e", commit)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }

    List<String> mirrorRefs() {
        return git(mirror(), "for-each-ref", "--format=%(refname)").lines().toList();
    }

    List<String> branches() {
        return repository
                .git("for-each-ref", "--format=%(refname:short)", "refs/heads/")
                .lines()
                .toList();
    }

    /** What git prints in the repository that tasks work on. */
    String git(String... arguments) {
        return repository.git(arguments);
    }

    /** What git prints; fails where git does. {@code tree} may be anybody's. */
    static String git(Path tree, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-C", tree.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(git.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The texts of the pull requests, each after the name of its branch. */
    List<String> pullRequests() {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data().resolve("pull-requests"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".md")).toList()) {
                texts.add(HEAD.matcher(Files.readString(file)).replaceFirst("$1"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    String blob(String id) {
        try (InputStream content = factory.orElseThrow().store().openBlob(new BlobId(id))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean decoyAlive() {
        return decoy.isAlive();
    }

    /** The processes whose command lines hold {@code word} and this ground's mark. */
    List<Long> processes(String word) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(place -> place.getFileName().toString().matches("\\d+"))
                    .filter(place -> commandLine(place).contains(word + unique))
                    .map(place -> Long.valueOf(place.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** Takes away what attacks that nobody stopped have left. */
    @Override
    public void close() throws IOException {
        decoy.destroyForcibly().onExit().join();
        services.close();
        for (long pid : processes("left-")) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        for (Attack attack : WritingAttacks.ALL) {
            for (Path file : left(attack.id() + "-" + unique)) {
                Files.deleteIfExists(file);
            }
        }
        for (Path name : Set.of(Path.of("id_ed25519"), Path.of("victim"))) {
            Files.deleteIfExists(hostHome.resolve(name));
        }
        Files.deleteIfExists(Path.of("/tmp/left-" + unique));
        Files.deleteIfExists(hostHome);
    }
}
