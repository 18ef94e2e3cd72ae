package org.jvmfactory.testkit.hostile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Services of the host that nobody in a sandbox may reach, by TCP, UDP and a Unix socket; and one that the gateway asks, below {@code /gate}. */
final class Services implements AutoCloseable {

    /** Whoever reaches the second server was led there by one of these. */
    private static final String OTHER = "net-redirect net-host-header";

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final List<String> visits = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final HttpServer other;
    private final DatagramSocket datagrams;
    private final ServerSocketChannel socket;

    Services(Path socketFile) throws IOException {
        other = HttpServer.create(local(), 0);
        other.createContext("/", exchange -> answer(exchange, OTHER + " " + exchange.getRequestURI()));
        server = HttpServer.create(local(), 0);
        server.createContext(
                "/", exchange -> answer(exchange, exchange.getRequestURI().toString()));
        server.createContext("/gate/redirect", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + otherPort() + "/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        datagrams = new DatagramSocket(local());
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(socketFile));
        Files.setPosixFilePermissions(socketFile, PosixFilePermissions.fromString("rwxrwxrwx"));
        other.start();
        server.start();
        start(this::receive);
        start(this::accept);
    }

    int port() {
        return server.getAddress().getPort();
    }

    int otherPort() {
        return other.getAddress().getPort();
    }

    int datagramPort() {
        return datagrams.getLocalPort();
    }

    /** What was asked of them, but for what the gateway may ask. */
    List<String> visits() {
        return visits;
    }

    private static InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "hostile-services");
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(HttpExchange exchange, String visit) throws IOException {
        visits.add(visit + " "
                + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                        .orElse(""));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
        try {
            while (true) {
                datagrams.receive(packet);
                visits.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void accept() {
        try {
            while (true) {
                try (SocketChannel visitor = socket.accept()) {
                    visits.add("socket");
                    visitor.write(ByteBuffer.wrap(ANSWER));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        other.stop(0);
        datagrams.close();
        socket.close();
    }
}
