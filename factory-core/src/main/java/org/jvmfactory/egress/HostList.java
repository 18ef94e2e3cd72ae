package org.jvmfactory.egress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.config.NearestNames;

/** The hosts that may be reached; an empty list lets nothing out. Immutable. */
public record HostList(List<HostRule> rules) {

    /** Nothing. */
    public static final HostList NONE = new HostList(List.of());

    public HostList {
        rules = List.copyOf(rules);
    }

    /**
     * Reads hosts as {@link HostRule#parse} has them.
     *
     * @throws IllegalArgumentException with what is wrong in one of them
     */
    public static HostList of(Collection<String> hosts) {
        return new HostList(hosts.stream().map(HostRule::parse).toList());
    }

    /**
     * Reads a list of hosts and names of presets.
     *
     * @throws org.jvmfactory.config.ConfigException that says where something in it is wrong
     */
    public static HostList read(ConfigNode node) {
        List<HostRule> rules = new ArrayList<>();
        node.items().forEach(item -> rules.addAll(read(item, item.text().strip())));
        return new HostList(rules);
    }

    private static List<HostRule> read(ConfigNode item, String text) {
        if (text.matches("[a-z-]+")) {
            return Presets.find(text)
                    .orElseThrow(() -> item.error("there is no preset '" + text + "'; "
                            + NearestNames.instead(text, Presets.names())
                            + ". A host without a dot needs its port, as in '"
                            + text + ":443'"));
        }
        try {
            return List.of(HostRule.parse(text));
        } catch (IllegalArgumentException e) {
            throw item.error(String.valueOf(e.getMessage()));
        }
    }

    /** These and those of {@code other}. */
    public HostList and(HostList other) {
        Set<HostRule> all = new LinkedHashSet<>(rules);
        all.addAll(other.rules);
        return new HostList(List.copyOf(all));
    }

    /** Whether {@code host}, a name or an address, is listed with this port. */
    public boolean lists(String host, int port) {
        String plain = Hosts.plain(host);
        return rules.stream().anyMatch(rule -> rule.lists(plain, port));
    }

    /** Whether this address may be connected to for a name that is listed: it is public, or listed itself. */
    boolean permits(InetAddress address, int port) {
        return Hosts.isPublic(address) || rules.stream().anyMatch(rule -> rule.lists(address, port));
    }

    /** The addresses of this machine that are listed. */
    Stream<String> loopback() {
        return rules.stream()
                .map(HostRule::host)
                .filter(Hosts::isAddress)
                .filter(host -> Hosts.address(host).isLoopbackAddress());
    }
}
