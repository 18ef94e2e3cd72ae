package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a list of hosts: a name, every name below one ({@code *.example.com}, not {@code example.com} itself), or an address; with one
 * port. Immutable.
 *
 * @param host in lower case: a name, {@code *.} and a name, or an address without brackets
 */
public record HostRule(String host, int port) {

    private static final int HTTPS = 443;
    private static final int HIGHEST_PORT = 65535;
    private static final String BELOW = "*.";
    private static final Pattern WRITTEN = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:/@\\[\\]]+)(?::(\\d{1,5}))?");
    private static final Pattern NAME =
            Pattern.compile("(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\\.[a-z0-9_][a-z0-9_-]{0,62})*");

    public HostRule {
        requireNonNull(host, "host");
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code *.domain:port}, {@code 10.0.0.5:8080} or {@code [::1]:8080}; the port is 443 unless said.
     *
     * @throws IllegalArgumentException with what is wrong and what to write instead
     */
    public static HostRule parse(String text) {
        String written = requireNonNull(text, "text").strip();
        if (written.contains("/")) {
            throw new IllegalArgumentException("'" + written
                    + "' is an address of the web; name its host and port alone, such as 'example.com:443'");
        }
        if (written.equals("*") || written.startsWith("*:")) {
            throw new IllegalArgumentException("'" + written
                    + "' would let everything out; list the hosts, or write 'network: host' to do without a list");
        }
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw unreadable(written);
        }
        String host = Hosts.plain(matcher.group(1));
        int port = matcher.group(2) == null ? HTTPS : Integer.parseInt(matcher.group(2));
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("'" + written + "' has the port " + port + "; ports go from 1 to 65535");
        }
        if (Hosts.isAddress(host)) {
            return new HostRule(Hosts.address(host).getHostAddress(), port);
        }
        if (!NAME.matcher(host).matches()) {
            throw unreadable(written);
        }
        if (host.startsWith(BELOW) && host.indexOf('.', BELOW.length()) < 0) {
            throw new IllegalArgumentException(
                    "'" + written + "' would let out to every host below '" + host.substring(2) + "'; name more of it");
        }
        return new HostRule(host, port);
    }

    private static IllegalArgumentException unreadable(String written) {
        return new IllegalArgumentException("'" + written
                + "' is no host; write a name such as 'api.example.com', '*.example.com:8443', or an address such as"
                + " '10.1.2.3:8080' or '[::1]:8080'");
    }

    /** Whether it lists {@code name}, as {@link Hosts#plain} gives it. */
    boolean lists(String name, int wanted) {
        if (wanted != port) {
            return false;
        }
        return host.startsWith(BELOW)
                ? name.endsWith(host.substring(1)) && name.length() >= host.length()
                : host.equals(name);
    }

    /** Whether it lists {@code address} by itself, not by a name. */
    boolean lists(InetAddress address, int wanted) {
        return wanted == port && Hosts.isAddress(host) && Hosts.address(host).equals(address);
    }

    /** As it can be written in a configuration. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
