package org.jvmfactory.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.secret.Secret;

/**
 * What an engine needs in the sandbox. The host merges it with policy: it adds the work tree, HOME and the task's identity, and may refuse.
 *
 * @param command program and arguments; never a prompt and never a secret
 * @param environment plain variables
 * @param secrets further variables that never print: the engine's own keys, and no other engine's
 * @param readOnly files and directories of the host that the CLI needs to see, such as its own program
 * @param homeFiles files to be there before it starts, by their path below HOME; none of them may lie outside
 * @param hosts the {@code host:port} it must reach
 */
public record Launch(
        List<String> command,
        Map<String, String> environment,
        Map<String, Secret> secrets,
        List<Path> readOnly,
        Map<String, byte[]> homeFiles,
        Set<String> hosts) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        readOnly = List.copyOf(readOnly);
        homeFiles = Map.copyOf(homeFiles);
        hosts = Set.copyOf(hosts);
    }

    public static Launch of(List<String> command) {
        return new Launch(command, Map.of(), Map.of(), List.of(), Map.of(), Set.of());
    }

    public Launch withEnvironment(Map<String, String> variables) {
        return new Launch(command, variables, secrets, readOnly, homeFiles, hosts);
    }

    public Launch withSecrets(Map<String, Secret> variables) {
        return new Launch(command, environment, variables, readOnly, homeFiles, hosts);
    }

    public Launch withReadOnly(List<Path> paths) {
        return new Launch(command, environment, secrets, paths, homeFiles, hosts);
    }

    public Launch withHomeFiles(Map<String, byte[]> files) {
        return new Launch(command, environment, secrets, readOnly, files, hosts);
    }

    public Launch withHosts(Set<String> needed) {
        return new Launch(command, environment, secrets, readOnly, homeFiles, needed);
    }
}
