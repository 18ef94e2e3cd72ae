package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;

/**
 * Who serves models, and how one is let in there: what an engine turns into the variables of its CLI. Immutable.
 *
 * @param key what lets in; which variable of the CLI has it depends on the kind
 * @param baseUrl where it is, if it isn't where its kind usually is
 * @param region of the cloud
 * @param project of the cloud
 * @param environment further variables of the CLI
 * @param secrets further variables that never print
 * @param engines the engines that are to have it; empty for all that can
 */
public record ModelProvider(
        String name,
        Kind kind,
        Optional<Secret> key,
        Optional<URI> baseUrl,
        Optional<String> region,
        Optional<String> project,
        Map<String, String> environment,
        Map<String, Secret> secrets,
        Set<String> engines) {

    /** What kinds there are; a provider that is called like one of them is of that kind. */
    public enum Kind {
        ANTHROPIC,
        OPENAI,
        OPENROUTER,
        BEDROCK,
        VERTEX,
        /** Whatever speaks the CLI's own protocol at a base URL. */
        GATEWAY,
        /** Nothing but its variables. */
        VARIABLES
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public ModelProvider {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a provider: lower-case letters, digits and dashes, at most 40");
        }
        requireNonNull(kind, "kind");
        requireNonNull(key, "key");
        requireNonNull(baseUrl, "baseUrl");
        requireNonNull(region, "region");
        requireNonNull(project, "project");
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        engines = Set.copyOf(engines);
        if (kind == Kind.GATEWAY && baseUrl.isEmpty()) {
            throw new IllegalArgumentException("provider '" + name + "' is a gateway and needs 'base-url'");
        }
        if (kind == Kind.BEDROCK && region.isEmpty()) {
            throw new IllegalArgumentException("provider '" + name + "' is of kind bedrock and needs 'region'");
        }
        if (kind == Kind.VERTEX && (region.isEmpty() || project.isEmpty())) {
            throw new IllegalArgumentException(
                    "provider '" + name + "' is of kind vertex and needs 'region' and 'project'");
        }
        if (baseUrl.filter(url -> !isWebAddress(url)).isPresent()) {
            throw new IllegalArgumentException(
                    "'base-url' of provider '" + name + "' must be an http or https address with a host");
        }
        Stream.concat(environment.keySet().stream(), secrets.keySet().stream())
                .filter(variable -> !VARIABLE.matcher(variable).matches())
                .findFirst()
                .ifPresent(wrong -> {
                    throw new IllegalArgumentException("'" + wrong + "' is no name of a variable");
                });
    }

    /**
     * Reads the provider {@code name}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static ModelProvider read(String name, ConfigNode node) {
        node.only("kind", "key", "base-url", "region", "project", "environment", "secrets", "engines");
        Kind kind = node.find("kind")
                .map(word -> word.choice(Kind.class))
                .or(() -> named(name))
                .orElseThrow(() -> node.error("provider '" + name + "' needs 'kind', since it isn't called like one of "
                        + Arrays.stream(Kind.values())
                                .map(ModelProvider::spelling)
                                .toList()));
        try {
            return new ModelProvider(
                    name,
                    kind,
                    node.findWritten("key").map(Secret::of),
                    node.findWritten("base-url").map(URI::create),
                    node.findWritten("region"),
                    node.findWritten("project"),
                    node.valuesOf("environment", Function.identity()),
                    node.valuesOf("secrets", Secret::of),
                    node.find("engines").map(ConfigNode::texts).map(Set::copyOf).orElse(Set.of()));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    /** Whether it is meant for {@code engine}, which is of {@code type}. */
    public boolean isFor(String engine, String type) {
        return engines.isEmpty() || engines.contains(engine) || engines.contains(type);
    }

    private static Optional<Kind> named(String name) {
        return Arrays.stream(Kind.values())
                .filter(kind -> spelling(kind).equals(name))
                .findFirst();
    }

    private static String spelling(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isWebAddress(URI address) {
        return Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
    }
}
