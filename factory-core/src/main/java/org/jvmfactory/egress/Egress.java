package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a sandbox can reach. Immutable but for whoever listens.
 *
 * @param hosts those that it may connect to
 * @param routes what the gateway asks for it
 * @param listener is told what happens at the way out
 */
public record Egress(HostList hosts, List<Route> routes, Listener listener) {

    public Egress {
        requireNonNull(hosts, "hosts");
        routes = List.copyOf(routes);
        requireNonNull(listener, "listener");
    }

    /** Hears what happens at the way out; called on its threads, and must return at once. */
    public interface Listener {

        /** Somebody who doesn't care. */
        Listener NOBODY = denial -> {};

        /** A connection was refused; told once for each host and port, and before the sandbox is told. */
        void denied(Denial denial);

        /** The server of a route answered with this HTTP status; 502 where it couldn't be reached. */
        default void answered(String route, int status) {}
    }
}
