package org.jvmfactory.example.crashtest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.store.jdbc.JdbcStores;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.testkit.SampleRepository;

/**
 * The place of one round: the Factory's own directory and store, and what a kill must not touch, the world outside.
 *
 * @param store path or URL
 * @param seed of everything that happens here
 */
record Ground(Path directory, String store, long seed) {

    /** A request's kinds: its workflow, and how often it comes among so many. */
    private static final String[] WORKFLOWS = {
        "single", "code_review", "asking", "telling", "single", "stamping", "code_review", "ringing"
    };

    /** Makes the place, in a directory that isn't there yet. */
    void make() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // Agents may be of another user.
        Files.setPosixFilePermissions(Files.createDirectories(witness()), PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String name : new String[] {"agent.sh", "factory.yml"}) {
            try (InputStream text = requireNonNull(Ground.class.getResourceAsStream(name), name)) {
                Files.copy(text, directory.resolve(name));
            }
        }
        SampleRepository.create(repository());
    }

    Path repository() {
        return directory.resolve("remote.git");
    }

    /** Where agents note what they are sure of. */
    Path witness() {
        return directory.resolve("witness");
    }

    Ledger ledger(String name) {
        return new Ledger(directory.resolve(name + ".ledger"));
    }

    FactoryStore openStore() {
        return JdbcStores.open(store);
    }

    /** The time flies where the store has no clock of its own, so that nobody waits long for another try. */
    int pace() {
        return store.startsWith("jdbc:postgresql:") ? 1 : 10;
    }

    FactoryConfig config() {
        Map<String, String> settings = Map.of(
                "AGENT",
                directory.resolve("agent.sh").toString(),
                "WITNESS",
                witness().toString());
        try {
            return FactoryConfig.read(
                    directory.resolve("factory.yml"), name -> Optional.ofNullable(settings.get(name)));
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("The configuration of the round can't be read.", e);
        }
    }

    /** What the task with that number is called: by this key everything of it is known. */
    String key(int number) {
        return "k" + seed + "-" + number;
    }

    String workflow(int number) {
        return WORKFLOWS[Math.floorMod(number * 5 + (int) seed, WORKFLOWS.length)];
    }

    /** The same request whenever it is asked for: half of them are known by a ticket, half by a key. */
    TaskRequest request(int number) {
        String key = key(number);
        TaskRequest.Builder request = TaskRequest.builder(repository(), "Task " + key)
                .description("KEY=" + key)
                .workflow(workflow(number));
        return (number % 2 == 0
                        ? request.idempotencyKey(key)
                        : request.ticket(new TicketRef("tracker", key, Optional.empty())))
                .build();
    }

    /** What a person answers to the question of the task with that title. */
    static String answer(String title) {
        return "ANSWER=a-" + title.substring("Task ".length());
    }
}
