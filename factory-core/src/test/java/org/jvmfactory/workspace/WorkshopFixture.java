package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.git.Credentials;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.Mirrors;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Redactor;

/** A work area in a directory that every user may enter, with real sandboxes for its scripts and for what tests do as agents. */
final class WorkshopFixture implements AutoCloseable {

    private final SandboxMachine machine;
    private final Path directory;
    private final WorkArea area;

    WorkshopFixture(SandboxMachine machine) throws IOException {
        this.machine = machine;
        directory = machine.openDirectory();
        area = WorkArea.of(directory.resolve("data"), machine.agentUser());
    }

    Path directory() {
        return directory;
    }

    WorkArea area() {
        return area;
    }

    boolean isRoot() {
        return machine.agentUser().isPresent();
    }

    /** Whether agents can't write what is the host's: another user's, or seen for reading only. */
    boolean confined() {
        return isRoot() || machine.sandbox().probe().proven().contains(Guarantee.WRITES_CONFINED);
    }

    int agentId() throws IOException {
        return machine.agentUser().isPresent()
                ? machine.agentUser().getAsInt()
                : (Integer) Files.getAttribute(directory, "unix:uid");
    }

    Workspaces workspaces() {
        return workspaces(WorkspaceSettings.requiring(Set.of()));
    }

    Workspaces workspaces(WorkspaceSettings settings) {
        return new Workspaces(area, machine.sandbox(), settings);
    }

    Mirror mirror(Path remote) throws InterruptedException {
        return fetched(area.mirrors(), remote);
    }

    /** A mirror that shares nothing with the first. */
    Mirror otherMirror(Path remote) throws InterruptedException {
        return fetched(directory.resolve("other-mirrors"), remote);
    }

    private Mirror fetched(Path place, Path remote) throws InterruptedException {
        Mirror mirror =
                new Mirrors(place, machine.processes(), Credentials.NONE, new Redactor()).open(remote.toString());
        mirror.fetch();
        return mirror;
    }

    /** Runs a shell command in the tree as an agent would, and gives what it printed. */
    String agent(Workspace workspace, String command) throws Exception {
        return agent(workspace, workspace.tree(), workspaces().home(workspace, "test"), command);
    }

    /** Runs a shell command in the HOME of a lineage. */
    String agentAt(Workspace workspace, String lineage, String command) throws Exception {
        Path home = workspaces().home(workspace, lineage);
        return agent(workspace, home, home, command);
    }

    private String agent(Workspace workspace, Path place, Path home, String command) throws Exception {
        TailSink output = new TailSink(1 << 20);
        TailSink errors = new TailSink(1 << 16);
        ProcessSpec process = ProcessSpec.of(List.of("sh", "-ec", command), place)
                .withEnvironment(Map.of(
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "Agent",
                        "GIT_AUTHOR_EMAIL", "agent@example.org",
                        "GIT_COMMITTER_NAME", "Agent",
                        "GIT_COMMITTER_EMAIL", "agent@example.org"))
                .withOutput(output, errors);
        SandboxSpec spec = new SandboxSpec(
                workspace.task().value(),
                process,
                List.of(Mount.readOnly(directory), Mount.readWrite(workspace.tree())),
                home,
                Map.of(),
                Set.of());
        try (SandboxedProcess running = machine.sandbox().start(spec)) {
            var exit = running.await(Duration.ofMinutes(1));
            assertThat(exit.map(Exit::describe))
                    .as(command + "\n" + errors.text())
                    .contains("exit status 0");
        }
        return output.text();
    }

    @Override
    public void close() throws IOException {
        SandboxMachine.delete(directory);
    }
}
