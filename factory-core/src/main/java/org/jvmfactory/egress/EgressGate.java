package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jvmfactory.process.Threads;

/**
 * The one way out of one sandbox: an HTTP proxy on a Unix socket that connects to the hosts listed, asks the routes, and refuses everything
 * else. Who can open the socket can use it; nobody is asked who they are. Thread-safe.
 */
public final class EgressGate implements AutoCloseable {

    /** More at once than any build opens; each takes two threads. */
    private static final int MOST_CONNECTIONS = 256;

    /** More hosts than a person reads; an agent could ask for any number. */
    private static final int MOST_DENIALS = 100;

    /** What a socket's address may take, by Linux and macOS. */
    private static final int LONGEST_PATH = 100;

    private static final Path SHORT = Path.of("/tmp");

    private final ServerSocketChannel server;
    private final Egress egress;
    private final Outbound outbound;
    private final ThreadFactory threads = Threads.named("factory-egress-");
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private EgressGate(ServerSocketChannel server, Egress egress, Outbound outbound) {
        this.server = server;
        this.egress = egress;
        this.outbound = outbound;
    }

    /**
     * Opens it at {@code socket}, which isn't there yet. Whoever may use it must be able to write to that file.
     *
     * @throws IOException when there can't be a socket
     */
    public static EgressGate open(Egress egress, Path socket) throws IOException {
        return open(egress, socket, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** @param tls for the routes */
    static EgressGate open(Egress egress, Path socket, Supplier<SSLSocketFactory> tls) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(server, requireNonNull(socket, "socket"));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        EgressGate gate = new EgressGate(server, requireNonNull(egress, "egress"), new Outbound(tls));
        gate.threads.newThread(gate::accept).start();
        return gate;
    }

    // A path that is too long for an address is reached through a link in a short one, which is needed for a moment
    // only.
    private static void bind(ServerSocketChannel server, Path socket) throws IOException {
        if (socket.toString().length() <= LONGEST_PATH) {
            server.bind(UnixDomainSocketAddress.of(socket));
            return;
        }
        // What the JVM calls its temporary directory may be as long.
        Path directory = Files.isWritable(SHORT)
                ? Files.createTempDirectory(SHORT, "factory-")
                : Files.createTempDirectory("factory-");
        Path link = directory.resolve("d");
        try {
            Files.createSymbolicLink(link, requireNonNull(socket.getParent(), "a socket's directory"));
            server.bind(UnixDomainSocketAddress.of(link.resolve(socket.getFileName())));
        } finally {
            Files.deleteIfExists(link);
            Files.delete(directory);
        }
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel channel = server.accept();
                if (open.size() >= MOST_CONNECTIONS) {
                    channel.close();
                } else {
                    serve(channel);
                }
            } catch (IOException | RejectedExecutionException e) {
                closeQuietly(server); // closed, or out of file descriptors: nothing gets out any more
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        keep(channel);
        threads.newThread(() -> {
                    try (channel) {
                        new Exchange(this, egress, outbound, new ChannelStreams(channel)).serve();
                    } catch (IOException | UncheckedIOException e) {
                        // one of both sides has gone: the other one sees that when its connection is closed
                    } finally {
                        open.remove(channel);
                    }
                })
                .start();
    }

    /** Closes {@code connection} with the gate, unless it is {@linkplain #release released} before. */
    void keep(AutoCloseable connection) {
        open.add(connection);
        if (closed) {
            closeQuietly(connection);
        }
    }

    void release(AutoCloseable connection) {
        open.remove(connection);
    }

    /** Runs {@code body} beside the caller. */
    Thread beside(Runnable body) {
        Thread thread = threads.newThread(body);
        thread.start();
        return thread;
    }

    /** Tells of it, once for each host and port. */
    void denied(Denial denial) {
        if (denied.size() < MOST_DENIALS && denied.add(denial.target() + " " + denial.reason())) {
            egress.listener().denied(denial);
        }
    }

    /** Breaks every connection and takes no more. The socket's file stays. Idempotent. */
    @Override
    public void close() {
        closed = true;
        closeQuietly(server);
        open.forEach(EgressGate::closeQuietly);
    }

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // whatever it was, it is of no use any more
        }
    }
}
