package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a sandbox can reach. Immutable but for whoever listens.
 *
 * @param hosts those that it may connect to
 * @param routes what the gateway asks for it
 * @param service what of the host itself it may ask
 * @param listener is told what happens at the way out
 */
public record Egress(HostList hosts, List<Route> routes, Optional<HostService> service, Listener listener) {

    public Egress {
        requireNonNull(hosts, "hosts");
        routes = List.copyOf(routes);
        requireNonNull(service, "service");
        requireNonNull(listener, "listener");
    }

    /** One that can't ask the host for anything. */
    public Egress(HostList hosts, List<Route> routes, Listener listener) {
        this(hosts, routes, Optional.empty(), listener);
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
