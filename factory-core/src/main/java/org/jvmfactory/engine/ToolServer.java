package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.secret.Secret;

/**
 * A server of tools that a user gives an agent, spoken with by the Model Context Protocol. The agent's CLI starts it in its own sandbox, or
 * connects to it; Factory doesn't. Immutable.
 *
 * @param name under which the agent knows it
 */
public record ToolServer(String name, Link link) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,40}");

    /** The name of Factory's own server. */
    public static final String OWN = "factory";

    /** How it is reached. */
    public sealed interface Link {

        /** Files and directories of the host that it needs to see. */
        List<Path> readOnly();

        /** Where it is, as {@code host:port}; empty where the CLI starts it. */
        Optional<String> host();
    }

    /**
     * A program that speaks over its pipes.
     *
     * @param environment its variables, besides those of the CLI; they appear in no command line
     * @param readOnly files and directories of the host that it needs to see
     */
    public record Program(String command, List<String> arguments, Map<String, Secret> environment, List<Path> readOnly)
            implements Link {
        public Program {
            requireNonNull(command, "command");
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            readOnly = List.copyOf(readOnly);
        }

        @Override
        public Optional<String> host() {
            return Optional.empty();
        }
    }

    /** A server that is there already. */
    public record Address(URI url, Map<String, Secret> headers) implements Link {
        public Address {
            requireNonNull(url, "url");
            headers = Map.copyOf(headers);
        }

        @Override
        public List<Path> readOnly() {
            return List.of();
        }

        @Override
        public Optional<String> host() {
            int usual = "http".equals(url.getScheme()) ? 80 : 443;
            return Optional.of(url.getHost() + ":" + (url.getPort() < 0 ? usual : url.getPort()));
        }
    }

    public ToolServer {
        requireNonNull(link, "link");
        if (!isName(requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("'" + name
                    + "' is no name of a tool server: letters, digits and dashes, at most 40, and not '" + OWN + "'");
        }
    }

    /** Whether a server may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(OWN);
    }
}
