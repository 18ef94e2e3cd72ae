package org.jvmfactory.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.egress.Egress;
import org.jvmfactory.egress.HostList;
import org.jvmfactory.egress.HostService;
import org.jvmfactory.egress.Inside;
import org.jvmfactory.egress.MirrorSettings;
import org.jvmfactory.egress.NetworkPolicy;
import org.jvmfactory.egress.Route;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PreparedLaunch;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Network;

/** What of the network the sandboxes of a run get, by policy and by what is proven. */
final class SandboxNetwork {

    private final NetworkPolicy policy;
    private final boolean listed;

    /** @param required the guarantees that every sandbox of a run has proven */
    SandboxNetwork(NetworkPolicy policy, Set<Guarantee> required) {
        this.policy = policy;
        this.listed = !policy.host() && required.contains(Guarantee.EGRESS_LISTED);
    }

    /**
     * What a launch comes to.
     *
     * @param keysInside the variables in the sandbox that hold secrets
     */
    record Prepared(Launch launch, Network network, Set<String> keysInside) {}

    /** {@code launch} of {@code agent} as it is started; {@code tools} answer it where it asks for them. */
    Prepared prepare(String agent, Launch launch, Optional<HostService> tools, Egress.Listener listener) {
        PreparedLaunch prepared = listed ? PreparedLaunch.behindGateway(launch) : PreparedLaunch.withKeys(launch);
        HostList hosts = policy.forAgent(agent).and(prepared.hosts());
        List<Route> routes = new ArrayList<>(prepared.routes());
        routes.addAll(policy.mirrors());
        return new Prepared(
                withMirrors(prepared.launch(), hosts), network(hosts, routes, tools, listener), prepared.keysInside());
    }

    /** The network of a verify or run step's command. */
    Network forCommands(Egress.Listener listener) {
        return network(policy.forCommands(), policy.mirrors(), Optional.empty(), listener);
    }

    /** The environment and files by which a command finds the proxy and the mirrors. */
    Launch withMirrors(Launch launch) {
        return withMirrors(launch, policy.forCommands());
    }

    private Launch withMirrors(Launch launch, HostList hosts) {
        MirrorSettings mirrors = policy.mirrorSettings();
        if (!listed || mirrors.variables().isEmpty()) {
            return launch;
        }
        Map<String, String> found = Inside.environment(new Egress(hosts, List.of(), Egress.Listener.NOBODY));
        Map<String, String> environment = new HashMap<>();
        mirrors.variables()
                .forEach((name, value) ->
                        environment.put(name, name.endsWith("_OPTS") ? found.getOrDefault(name, "") + value : value));
        environment.putAll(launch.environment());
        Map<String, byte[]> files = new HashMap<>(mirrors.files());
        files.putAll(launch.files());
        return launch.withEnvironment(environment).withFiles(files);
    }

    private Network network(HostList hosts, List<Route> routes, Optional<HostService> tools, Egress.Listener listener) {
        return listed ? Network.listed(new Egress(hosts, routes, tools, listener)) : Network.host();
    }
}
