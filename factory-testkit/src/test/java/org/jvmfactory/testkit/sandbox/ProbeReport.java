package org.jvmfactory.testkit.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.sandbox.Readiness;
import org.jvmfactory.sandbox.SandboxHost;
import org.jvmfactory.sandbox.SandboxProvider;

/** A program that prints what the probes of both kinds find for the user that runs it. Argument: the scratch directory. */
final class ProbeReport {

    private ProbeReport() {}

    public static void main(String[] arguments) {
        try (ChildProcesses processes = new ChildProcesses()) {
            SandboxHost host =
                    new SandboxHost(processes, Path.of(arguments[0]), OptionalInt.empty(), ConfigNode.empty());
            List<SandboxProvider> providers = List.of(new ProcessSandboxProvider(), new BubblewrapSandboxProvider());
            for (SandboxProvider provider : providers) {
                Readiness readiness = provider.create(host).probe();
                System.out.println(provider.type() + ": " + (readiness.usable() ? "usable" : "unusable") + ", "
                        + readiness.summary());
            }
        }
    }
}
