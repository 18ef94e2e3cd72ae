package org.jvmfactory.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connections to the world. */
final class Outbound {

    private static final int CONNECT_MILLIS = 15_000;

    private final Supplier<SSLSocketFactory> tls;

    /** @param tls asked for the first secure connection: making one takes a JVM that just began a fifth of a second */
    Outbound(Supplier<SSLSocketFactory> tls) {
        this.tls = tls;
    }

    /** A name on the list leads only to addresses that may not be reached. */
    static final class PrivateAddressException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * Connects to a host that is listed. It is looked up once, and the connection goes to the address that was checked.
     *
     * @throws PrivateAddressException when the name leads to no other addresses than those of this machine and private networks
     */
    Socket connect(String host, int port, HostList list) throws IOException {
        List<InetAddress> allowed = Stream.of(InetAddress.getAllByName(host))
                .filter(address -> list.permits(address, port))
                .toList();
        if (allowed.isEmpty()) {
            throw new PrivateAddressException();
        }
        return connect(allowed, port);
    }

    /** Connects to where {@code route} leads, which the host's own configuration says. */
    Socket connect(Route route) throws IOException {
        String host = Hosts.plain(route.target().getHost());
        Socket socket = connect(List.of(InetAddress.getAllByName(host)), route.port());
        if (!route.secure()) {
            return socket;
        }
        try {
            SSLSocket secure = (SSLSocket) tls.get().createSocket(socket, host, route.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connect(List<InetAddress> addresses, int port) throws IOException {
        IOException first = new IOException("no address");
        for (int i = 0; i < addresses.size(); i++) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(addresses.get(i), port), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                first = i == 0 ? e : first;
            }
        }
        throw first;
    }
}
