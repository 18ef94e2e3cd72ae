package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.process.ProcessSpec;

/**
 * A command behind a wrapper, in exactly its environment.
 *
 * @param process what to start
 * @param program the command's own program, where it is one of the host's
 * @param environment the command's own
 */
record WrappedCommand(ProcessSpec process, Optional<Path> program, Map<String, String> environment) {

    static WrappedCommand of(SandboxSpec spec, Wrapper wrapper, AgentUser user, ScratchFiles files) {
        Map<String, String> environment = new HashMap<>(SandboxEnvironment.of(
                spec, wrapper.temporaryDirectory(spec), wrapper.attempts().contains(Guarantee.EGRESS_LISTED)));
        environment.put(SandboxEnvironment.START, files.id());
        List<String> command = wrapper.hostPrograms()
                ? Programs.resolved(
                        spec.process().command(),
                        spec.process().directory(),
                        environment.getOrDefault("PATH", ""),
                        path -> wrapper.sees(spec, path))
                : spec.process().command();
        ProcessSpec process = spec.process()
                .withCommand(wrapper.commandLine(spec, command, user, files))
                .withEnvironment(wrapper.outside(environment));
        Optional<Path> program = wrapper.hostPrograms() ? Optional.of(Path.of(command.get(0))) : Optional.empty();
        return new WrappedCommand(process, program, Map.copyOf(environment));
    }
}
