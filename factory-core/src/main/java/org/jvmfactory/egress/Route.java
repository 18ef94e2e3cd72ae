package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.secret.Secret;

/**
 * A server that the gateway asks in the sandbox's place, with credentials that stay outside. Inside, its address is {@link Inside#address}.
 * Immutable.
 *
 * @param name the first label of its name inside: lower-case letters, digits and dashes
 * @param target where it is: {@code http} or {@code https}, with a path where everything is below one
 * @param headers what each request says to it; replaces what the sandbox says in them and in all that credentials usually stand in
 */
public record Route(String name, URI target, Map<String, Secret> headers) {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    public Route {
        requireNonNull(name, "name");
        requireNonNull(target, "target");
        headers = Map.copyOf(headers);
        if (!LABEL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a route's name has lower-case letters, digits and dashes, but is '" + name + "'");
        }
        if (!Set.of("http", "https").contains(String.valueOf(target.getScheme()))
                || target.getHost() == null
                || target.getUserInfo() != null
                || target.getQuery() != null) {
            throw new IllegalArgumentException(
                    "a route leads to an http or https address with a host, and without login and query");
        }
    }

    boolean secure() {
        return "https".equals(target.getScheme());
    }

    int port() {
        return target.getPort() >= 0 ? target.getPort() : secure() ? 443 : 80;
    }

    /** As the target's own server knows it: with the port where that isn't the usual one. */
    String authority() {
        return target.getHost() + (target.getPort() < 0 ? "" : ":" + target.getPort());
    }

    /** Before each path, without the slash at its end. */
    String prefix() {
        String path = target.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
