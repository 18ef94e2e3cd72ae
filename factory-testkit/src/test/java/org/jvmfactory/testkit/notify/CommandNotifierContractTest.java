package org.jvmfactory.testkit.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.notify.CommandNotifierProvider;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.testkit.contract.NotifierContract;

/** A program that keeps each notification in a file of its own. */
class CommandNotifierContractTest extends NotifierContract {

    private static final String KEEP = "f=$(mktemp $ROOM/part.XXXXXX) && cat > $f && mv $f $ROOM/whole.${f##*.}";

    @TempDir
    Path room;

    private final ChildProcesses processes = new ChildProcesses();

    @AfterEach
    void close() {
        processes.close();
    }

    private Notifier program(String command) {
        String settings =
                "{command: " + command + ", environment: {ROOM: '" + room + "'}, secrets: {TOKEN: hunter2-hunter2}}";
        return new CommandNotifierProvider()
                .create(new NotifierContext(
                        "desk", ConfigNode.parse("factory.yml", settings), processes, InstantSource.system()));
    }

    @Override
    protected Notifier notifier() {
        return program("[sh, -c, '" + KEEP + "']");
    }

    @Override
    protected List<String> arrived() throws IOException {
        List<String> arrived = new ArrayList<>();
        try (Stream<Path> files = Files.list(room)) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith("whole"))
                    .sorted()
                    .toList()) {
                arrived.add(Files.readString(file));
            }
        }
        // In the order in which they came.
        arrived.sort(java.util.Comparator.comparing(text -> text.replaceAll(".*\"delivery\":\"([^\"]*)\".*", "$1")));
        return arrived;
    }

    @Override
    protected Optional<Notifier> down() {
        return Optional.of(program("[sh, -c, 'cat > /dev/null; echo down >&2; exit 1']"));
    }

    /** A program's exit code says no more than that it wasn't delivered. */
    @Override
    protected Optional<Notifier> refused() {
        return Optional.empty();
    }

    @Override
    protected Optional<Notifier> silent() {
        return Optional.of(program("[sh, -c, '" + KEEP + "; sleep 3600']"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("hunter2-hunter2");
    }
}
