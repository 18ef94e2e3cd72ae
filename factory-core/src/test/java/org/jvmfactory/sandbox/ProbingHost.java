package org.jvmfactory.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

/** A host for probes: the scratch directory is one that the agents' user reaches. */
final class ProbingHost implements AutoCloseable {

    private final ChildProcesses processes = new ChildProcesses();
    private final Path scratch;

    ProbingHost(String name) throws IOException {
        scratch = Files.createTempDirectory(Path.of("/tmp"), name);
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    ChildProcesses processes() {
        return processes;
    }

    Path scratch() {
        return scratch;
    }

    SandboxHost host() {
        boolean root = System.getProperty("user.name").equals("root");
        return new SandboxHost(
                processes, scratch, root ? OptionalInt.of(59990) : OptionalInt.empty(), ConfigNode.empty());
    }

    /** Skips the test where the wrapper can't be used on this machine. */
    void assumeWorks(BubblewrapWrapper wrapper) {
        assumeTrue(
                new WrappingSandbox("bubblewrap", host(), List.of(wrapper))
                        .probe()
                        .usable(),
                "bubblewrap works here");
    }

    @Override
    public void close() throws IOException {
        processes.close();
        Files.delete(scratch);
    }
}
