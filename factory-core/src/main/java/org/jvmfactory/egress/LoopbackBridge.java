package org.jvmfactory.egress;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Runs inside a sandbox, in a JVM of its own, and passes each connection to a port of the loopback interface on to the proxy's Unix socket:
 * agent CLIs and build tools know proxies by host and port alone. Uses nothing but the JDK, and no other class of Factory.
 */
public final class LoopbackBridge {

    private LoopbackBridge() {}

    /**
     * Listens until the sandbox ends.
     *
     * @param arguments the port, the socket's path, and a file to write {@code up} to once it listens
     */
    public static void main(String[] arguments) throws IOException {
        UnixDomainSocketAddress proxy = UnixDomainSocketAddress.of(arguments[1]);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            server.bind(
                    new InetSocketAddress(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(arguments[0])),
                    128);
            try (OutputStream ready = new FileOutputStream(arguments[2])) {
                ready.write("up\n".getBytes(StandardCharsets.US_ASCII));
            }
            while (true) {
                SocketChannel client = server.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                start(() -> serve(client, proxy));
            }
        }
    }

    private static void serve(SocketChannel client, UnixDomainSocketAddress proxy) {
        try (client;
                SocketChannel outside = SocketChannel.open(proxy)) {
            Thread back = start(() -> copy(outside, client));
            copy(client, outside);
            back.join();
        } catch (IOException e) {
            // the client sees that its connection is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that here
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    private static Thread start(Runnable body) {
        Thread thread = new Thread(null, body, "bridge", 128 * 1024);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
