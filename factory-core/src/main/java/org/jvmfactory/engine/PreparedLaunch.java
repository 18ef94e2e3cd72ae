package org.jvmfactory.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.egress.HostList;
import org.jvmfactory.egress.Inside;
import org.jvmfactory.egress.Route;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.secret.Secret;

/**
 * A launch whose routes have become addresses and keys. Immutable.
 *
 * @param launch without routes and <code>{gateway:NAME}</code>
 * @param hosts those that the engine needs itself
 * @param routes for the gateway
 */
@Internal
public record PreparedLaunch(Launch launch, HostList hosts, List<Route> routes) {

    /** In place of a key: it opens nothing, and the gateway takes it out. */
    static final String NO_KEY = "factory-keeps-the-key-outside";

    public PreparedLaunch {
        routes = List.copyOf(routes);
    }

    /** For a sandbox with a gateway: its addresses, and no key. */
    public static PreparedLaunch behindGateway(Launch launch) {
        Map<String, String> addresses = new HashMap<>(Map.of(Launch.TOOLS, ToolService.ADDRESS));
        Map<String, String> environment = new HashMap<>(launch.environment());
        List<Route> routes = new ArrayList<>();
        for (KeyRoute route : launch.routes()) {
            addresses.put(KeyRoute.address(route.name()), Inside.address(route.name()));
            route.variables().keySet().forEach(name -> environment.put(name, NO_KEY));
            routes.add(route(route));
        }
        return new PreparedLaunch(filled(launch.withEnvironment(environment), addresses), hosts(launch), routes);
    }

    /** For one without: the providers' addresses, and the keys. */
    public static PreparedLaunch withKeys(Launch launch) {
        if (launch.asksForTools()) {
            throw new EngineException(
                    EngineException.Code.NOT_STARTED,
                    "the engine's settings say " + Launch.TOOLS
                            + ", and there is no such address where the network isn't"
                            + " listed: use a sandbox that lists it (bubblewrap, container; no 'network: host'), or leave it out");
        }
        Map<String, String> addresses = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>(launch.secrets());
        for (KeyRoute route : launch.routes()) {
            String target = route.target().toString();
            addresses.put(
                    KeyRoute.address(route.name()),
                    target.endsWith("/") ? target.substring(0, target.length() - 1) : target);
            secrets.putAll(route.variables());
        }
        return new PreparedLaunch(filled(launch.withSecrets(secrets), addresses), hosts(launch), List.of());
    }

    /** The variables in the sandbox that hold secrets. */
    public Set<String> keysInside() {
        return new TreeSet<>(launch.secrets().keySet());
    }

    private static Route route(KeyRoute route) {
        try {
            return new Route(route.name(), route.target(), route.headers());
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Code.NOT_STARTED,
                    "the engine asks '" + route.name() + "' by an address that can't be used: " + e.getMessage());
        }
    }

    private static HostList hosts(Launch launch) {
        try {
            return HostList.of(launch.hosts());
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Code.NOT_STARTED,
                    "the engine names a host that can't be listed: " + e.getMessage());
        }
    }

    private static Launch filled(Launch launch, Map<String, String> addresses) {
        Map<String, String> environment = new HashMap<>();
        launch.environment().forEach((name, value) -> environment.put(name, filled(value, addresses)));
        return new Launch(
                launch.command().stream().map(part -> filled(part, addresses)).toList(),
                environment,
                launch.secrets(),
                launch.readOnly(),
                launch.files(),
                launch.hosts());
    }

    private static String filled(String text, Map<String, String> addresses) {
        String filled = text;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            filled = filled.replace(address.getKey(), address.getValue());
        }
        return filled;
    }
}
