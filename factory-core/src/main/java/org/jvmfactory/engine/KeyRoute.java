package org.jvmfactory.engine;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import org.jvmfactory.secret.Secret;

/**
 * A provider that the gateway asks in a CLI's place. Where the sandbox has one, the CLI speaks with the gateway, by a base URL and a key that
 * is good for nothing; the gateway says the real key to the provider, over TLS where the target says so. Where it has none, the CLI gets the
 * provider's own address and the key itself.
 *
 * <p>For providers that take their key in a header. One that signs its requests, or a login in a file, must be inside: {@link Launch#secrets}.
 *
 * @param name how the launch speaks of it, as in <code>{gateway:NAME}</code>: lower-case letters, digits and dashes
 * @param target the provider's base URL
 * @param headers what each request says to the provider, such as {@code x-api-key}
 * @param variables the variables that hold the CLI's key: with the gateway, each of them holds something else
 */
public record KeyRoute(String name, URI target, Map<String, Secret> headers, Map<String, Secret> variables) {

    public KeyRoute {
        requireNonNull(name, "name");
        requireNonNull(target, "target");
        headers = Map.copyOf(headers);
        variables = Map.copyOf(variables);
    }

    /** How a launch writes the base URL; it has no slash at its end. */
    public static String address(String name) {
        return "{gateway:" + name + "}";
    }
}
