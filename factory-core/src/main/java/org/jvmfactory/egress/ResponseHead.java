package org.jvmfactory.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first lines of an answer, on their way to whoever asked. */
final class ResponseHead {

    private static final int LARGEST = 64 * 1024;
    private static final int FINAL = 200;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b");
    private static final Pattern BETWEEN_NEIGHBOURS =
            Pattern.compile("(?imd)^(?:connection|keep-alive|proxy-connection)[ \\t]*:[^\\n]*\\n");

    private ResponseHead() {}

    /**
     * Passes on what comes before the content. The answer says that its connection ends with it, whatever the server said of its own: a
     * client that believed otherwise would send its next request into a connection that is about to close (RFC 9112, section 9.6). What
     * isn't HTTP goes on as it is.
     *
     * @return the status of the answer; empty where it can't be told
     */
    static OptionalInt pass(InputStream server, OutputStream client) throws IOException {
        while (true) {
            String head = read(server);
            Matcher status = STATUS.matcher(head);
            if (!status.lookingAt()) {
                Streams.ascii(client, head);
                return OptionalInt.empty();
            }
            int code = Integer.parseInt(status.group(1));
            Streams.ascii(client, code < FINAL ? head : closing(head));
            if (code >= FINAL) {
                return OptionalInt.of(code);
            }
        }
    }

    /** To the empty line, or as far as it goes. */
    private static String read(InputStream server) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int length = 0; // of the line, without its end
        while (head.size() < LARGEST) {
            int next = server.read();
            if (next < 0) {
                break;
            }
            head.write(next);
            if (next == '\n' && length == 0) {
                break;
            }
            length = next == '\n' ? 0 : next == '\r' ? length : length + 1;
        }
        return head.toString(ISO_8859_1);
    }

    private static String closing(String head) {
        int fields = head.indexOf('\n') + 1;
        if (fields == 0) {
            return head; // that was all
        }
        return head.substring(0, fields)
                + "Connection: close\r\n"
                + BETWEEN_NEIGHBOURS.matcher(head.substring(fields)).replaceAll("");
    }
}
