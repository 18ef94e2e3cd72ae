package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

/**
 * A connection that a sandbox wanted and didn't get.
 *
 * @param host the name or address that was asked for: data, never trusted
 */
public record Denial(String host, int port, Reason reason) {

    /** Why it was refused. */
    public enum Reason {
        /** It isn't on the list. */
        NOT_LISTED,
        /** A name on the list leads to an address of this machine or a private network, which isn't listed itself. */
        PRIVATE_ADDRESS,
        /** What was sent through a tunnel to port 443 isn't TLS, or is meant for another host than the tunnel's. */
        OTHER_HOST
    }

    public Denial {
        requireNonNull(host, "host");
        requireNonNull(reason, "reason");
    }

    /** {@code host:port}, as it can be listed. */
    public String target() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** For a person: what was refused and what could be done. */
    public String describe() {
        return switch (reason) {
            case NOT_LISTED ->
                target() + " isn't listed under 'network:'"
                        + Presets.naming(host, port)
                                .map(preset -> " (the preset '" + preset + "' has it)")
                                .orElse("");
            case PRIVATE_ADDRESS ->
                target()
                        + " leads to this machine or a private network; list the address itself under 'network:' if that is meant";
            case OTHER_HOST -> "the tunnel to " + target() + " was used for something else than TLS with that host";
        };
    }
}
