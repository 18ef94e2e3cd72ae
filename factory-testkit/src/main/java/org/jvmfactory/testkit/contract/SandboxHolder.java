package org.jvmfactory.testkit.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;

/**
 * A program that starts a command in a sandbox and waits for its end, so that a test can kill this JVM meanwhile. Arguments: class of the
 * provider, scratch directory, agent user or {@code -1}, home, tag, command.
 */
final class SandboxHolder {

    private SandboxHolder() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, InterruptedException {
        SandboxProvider provider = Class.forName(arguments[0])
                .asSubclass(SandboxProvider.class)
                .getConstructor()
                .newInstance();
        int user = Integer.parseInt(arguments[2]);
        try (ChildProcesses processes = new ChildProcesses()) {
            Sandbox sandbox = provider.create(new SandboxHost(
                    processes,
                    Path.of(arguments[1]),
                    user < 0 ? OptionalInt.empty() : OptionalInt.of(user),
                    ConfigNode.empty()));
            Path home = Path.of(arguments[3]);
            ProcessSpec command = ProcessSpec.of(List.of(arguments).subList(5, arguments.length), home)
                    .withOutput(new LineSink(1000, SandboxHolder::say), ByteSink.NOWHERE);
            SandboxSpec spec = new SandboxSpec(arguments[4], command, List.of(), home, Map.of(), Set.of());
            try (SandboxedProcess running = sandbox.start(spec)) {
                running.await(Duration.ofMinutes(1));
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
