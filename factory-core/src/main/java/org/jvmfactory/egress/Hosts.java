package org.jvmfactory.egress;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What hosts are called, and where their addresses lie. */
final class Hosts {

    private static final Pattern IPV4 = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}");
    private static final int BYTE = 0xff;

    private Hosts() {}

    /** {@code host} in lower case, without brackets and the dot that may end a name. */
    static String plain(String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        if (plain.startsWith("[") && plain.endsWith("]")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        plain = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        return isAddress(plain) ? address(plain).getHostAddress() : plain;
    }

    /** Whether it is an address and no name. */
    static boolean isAddress(String host) {
        return host.contains(":") || IPV4.matcher(host).matches();
    }

    /**
     * @throws IllegalArgumentException where it isn't one after all
     */
    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal); // a literal is never looked up
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + literal + "' is no address", e);
        }
    }

    /** Whether it belongs to the whole internet, and to no machine, network or purpose of its own. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & BYTE;
        int second = bytes[1] & BYTE;
        if (address instanceof Inet4Address) {
            boolean shared = first == 100 && second >= 64 && second < 128;
            boolean special = first == 192 && second == 0 && bytes[2] == 0;
            boolean benchmark = first == 198 && (second == 18 || second == 19);
            return first != 0 && first < 224 && !shared && !special && !benchmark;
        }
        // Global unicast alone, but for what wraps an IPv4 address: 6to4 and Teredo.
        boolean teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        boolean sixToFour = first == 0x20 && second == 0x02;
        return address instanceof Inet6Address && (first & 0xe0) == 0x20 && !teredo && !sixToFour;
    }
}
