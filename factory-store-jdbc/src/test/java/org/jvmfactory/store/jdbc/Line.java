package org.jvmfactory.store.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.process.Threads;

/**
 * The line to a database, which breaks when a certain transaction is committed, and stays broken until it is mended: nobody gets through
 * meanwhile. Thread-safe.
 */
final class Line implements AutoCloseable {

    /** At which end the word of the commit is lost. */
    enum Loss {
        /** The database has committed, and is not heard. */
        ANSWER,
        /** The database is never asked to. */
        REQUEST
    }

    private record Break(String words, Loss loss) {}

    private static final Pattern PLACE = Pattern.compile("//localhost:(\\d+)/");
    private static final String COMMIT = "COMMIT\0";

    private final String url;
    private final int port;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Break next = new Break("", Loss.ANSWER);
    private volatile boolean broken;

    private Line(String url, int port, ServerSocket listening) {
        this.url = url;
        this.port = port;
        this.listening = listening;
    }

    /** A line to the database that {@code url} names. */
    static Line to(String url) {
        Matcher place = PLACE.matcher(url);
        if (!place.find()) {
            throw new IllegalArgumentException(url);
        }
        try {
            Line line = new Line(
                    url, Integer.parseInt(place.group(1)), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Threads.named("line-").newThread(line::accept).start();
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the database, by this line. */
    String url() {
        return PLACE.matcher(url).replaceFirst("//localhost:" + listening.getLocalPort() + "/");
    }

    /** Breaks when the next transaction is committed in which {@code words} were sent. */
    void breakAtCommit(String words, Loss loss) {
        next = new Break(words, loss);
    }

    boolean isBroken() {
        return broken;
    }

    void mend() {
        broken = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                if (broken) {
                    hangUp(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // the test is over
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(server);
        AtomicBoolean marked = new AtomicBoolean();
        pass(client, server, said -> {
            Break wanted = next;
            if (!wanted.words().isEmpty() && said.contains(wanted.words())) {
                marked.set(true);
            }
            return marked.get() && wanted.loss() == Loss.REQUEST && said.contains(COMMIT);
        });
        pass(server, client, said -> marked.get() && next.loss() == Loss.ANSWER && said.contains(COMMIT));
    }

    /** Whether the line breaks before this is passed on. */
    private interface Ending {
        boolean at(String said);
    }

    private void pass(Socket from, Socket to, Ending ending) {
        Threads.named("line-")
                .newThread(() -> {
                    byte[] bytes = new byte[1 << 16];
                    try (from;
                            to) {
                        InputStream in = from.getInputStream();
                        OutputStream out = to.getOutputStream();
                        for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                            if (ending.at(new String(bytes, 0, count, ISO_8859_1))) {
                                breakNow();
                                return;
                            }
                            out.write(bytes, 0, count);
                        }
                    } catch (IOException e) {
                        // one side hung up
                    } finally {
                        open.remove(from);
                        open.remove(to);
                    }
                })
                .start();
    }

    private void breakNow() {
        broken = true;
        next = new Break("", Loss.ANSWER);
        open.forEach(Line::hangUp);
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // then it is gone
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(Line::hangUp);
    }
}
