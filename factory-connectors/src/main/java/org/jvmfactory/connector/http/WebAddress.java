package org.jvmfactory.connector.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.meta.Internal;

/** Addresses of the web that stand in a configuration. Nothing that is thrown here repeats one, since some are secrets. */
@Internal
public final class WebAddress {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private WebAddress() {}

    /** The address that {@code node} holds, without a final slash: encrypted, or on this machine. */
    public static URI read(ConfigNode node) {
        URI address;
        try {
            address = new URI(node.text().strip().replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw node.error("this isn't an address of the web");
        }
        if (address.getHost() == null || !("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
            throw node.error("this must begin with https:// and name a host");
        }
        if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
            throw node.error("this must be a host and a path, without a login, '?' or '#'");
        }
        if ("http".equals(address.getScheme()) && !LOOPBACK.contains(address.getHost())) {
            throw node.error("this isn't encrypted: use https");
        }
        return address;
    }

    /** Whether both are at the same scheme, host and port. */
    public static boolean samePlace(URI one, URI other) {
        return one.getScheme() != null
                && one.getHost() != null
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /** Whether both are on this machine, where nobody listens. */
    static boolean bothHere(URI one, URI other) {
        return Stream.of(one, other)
                .allMatch(address -> "http".equals(address.getScheme())
                        && address.getHost() != null
                        && LOOPBACK.contains(address.getHost()));
    }

    /** {@code part} as one part of a path, whatever it holds. */
    public static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
