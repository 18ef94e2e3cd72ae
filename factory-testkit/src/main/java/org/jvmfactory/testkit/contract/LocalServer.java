package org.jvmfactory.testkit.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmfactory.process.Threads;

/** A server of the host that a sandbox tries to reach: it answers every request with 200. */
final class LocalServer implements AutoCloseable {

    /** A script that tries every way past a proxy, and says which one is open; takes the server's port. */
    static final String TRY_DIRECTLY = """
            for host in 127.0.0.1 ::1 localhost $(hostname) 169.254.169.254 10.0.0.1; do
              timeout 2 bash -c "exec 3<>/dev/tcp/$host/%1$d" 2>/dev/null && echo "reached $host"
            done
            timeout 2 bash -c 'exec 3<>/dev/udp/8.8.8.8/53' 2>/dev/null && echo "sends datagrams"
            timeout 5 getent hosts example.com >/dev/null && echo "resolves names"
            tail -n +3 /proc/net/dev | grep -v '^ *lo:'
            grep -c . /proc/net/route | grep -v '^1$'
            echo done
            """;

    /** A script that asks the proxy for what it lists and for what it doesn't; takes the ports of both. */
    static final String TRY_THE_PROXY = """
            say() {
              bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128 && printf "%%b" "$1" >&3 && head -n 1 <&3' say "$1" | tr -d '\\r'
            }
            say 'GET http://127.0.0.1:%1$d/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'
            say 'GET http://127.0.0.1:%2$d/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'
            say 'GET http://localhost:%2$d/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'
            say 'CONNECT evil.example.com:443 HTTP/1.1\\r\\n\\r\\n'
            say 'GET http://127.0.0.1:%1$d@evil.example.com/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'
            """;

    private final ServerSocket socket;
    private final AtomicInteger visits = new AtomicInteger();

    private LocalServer(ServerSocket socket) {
        this.socket = socket;
    }

    static LocalServer start() throws IOException {
        LocalServer server = new LocalServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Threads.named("local-server-").newThread(server::serve).start();
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    int visits() {
        return visits.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket visitor = socket.accept()) {
                visits.incrementAndGet();
                int unused = visitor.getInputStream().read(new byte[4096]);
                visitor.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(ISO_8859_1));
            } catch (IOException e) {
                // the visitor left, or the test is over
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
