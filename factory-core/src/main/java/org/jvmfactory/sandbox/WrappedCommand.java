package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.process.ProcessSpec;

/**
 * A command behind a wrapper, in exactly its environment.
 *
 * @param process what to start
 * @param program the command's own program
 */
record WrappedCommand(ProcessSpec process, Path program) {

    static WrappedCommand of(SandboxSpec spec, Wrapper wrapper, AgentUser user, ScratchFiles files) {
        Map<String, String> environment = new HashMap<>(SandboxEnvironment.of(
                spec, wrapper.temporaryDirectory(spec), wrapper.attempts().contains(Guarantee.EGRESS_LISTED)));
        environment.put(SandboxEnvironment.START, files.id());
        List<String> command = Programs.resolved(
                spec.process().command(),
                spec.process().directory(),
                environment.getOrDefault("PATH", ""),
                path -> wrapper.sees(spec, path));
        ProcessSpec process = spec.process()
                .withCommand(wrapper.commandLine(spec, command, user, files))
                .withEnvironment(environment);
        return new WrappedCommand(process, Path.of(command.get(0)));
    }
}
