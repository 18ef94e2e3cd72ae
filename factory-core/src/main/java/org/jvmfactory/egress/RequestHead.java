package org.jvmfactory.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The first lines of a request: what is wanted, and its headers in the order they came. */
record RequestHead(String method, String target, List<Header> headers) {

    static final int LARGEST = 32 * 1024;

    private static final Pattern REQUEST = Pattern.compile("([A-Z]{1,20}) (\\S{1,30000}) HTTP/1\\.[01]");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");

    /** What is said to the proxy, and not to whoever is behind it. */
    private static final Set<String> BETWEEN_NEIGHBOURS = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade");

    record Header(String name, String value) {

        boolean is(String other) {
            return name.toLowerCase(Locale.ROOT).equals(other);
        }
    }

    RequestHead {
        headers = List.copyOf(headers);
    }

    /**
     * Reads up to the empty line; empty where the connection ended before anything came.
     *
     * @throws BadRequestException when it isn't a request
     */
    static Optional<RequestHead> read(InputStream input) throws IOException {
        String first = line(input, LARGEST);
        if (first == null) {
            return Optional.empty();
        }
        Matcher request = REQUEST.matcher(first);
        if (!request.matches()) {
            throw new BadRequestException("this is no HTTP request");
        }
        List<Header> headers = new ArrayList<>();
        int left = LARGEST - first.length();
        for (String next = line(input, left); next != null && !next.isEmpty(); next = line(input, left)) {
            Matcher header = HEADER.matcher(next);
            if (!header.matches()) {
                throw new BadRequestException("a header of the request can't be read");
            }
            headers.add(new Header(header.group(1), header.group(2)));
            left -= next.length() + 2;
        }
        return Optional.of(new RequestHead(request.group(1), request.group(2), headers));
    }

    private static @Nullable String line(InputStream input, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                return null;
            }
            if (bytes.size() >= most) {
                throw new BadRequestException("the head of the request is longer than " + LARGEST + " bytes");
            }
            bytes.write(next);
        }
        String line = bytes.toString(ISO_8859_1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** The value of the only header of that name. */
    Optional<String> header(String name) {
        List<String> values = headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .distinct()
                .toList();
        if (values.size() > 1) {
            throw new BadRequestException("the header '" + name + "' is there more than once");
        }
        return values.stream().findFirst();
    }

    /** What goes on to the server: {@code path} at {@code authority}, without what is the proxy's business and without {@code dropped}. */
    byte[] forwarded(String path, String authority, Set<String> dropped, List<Header> added) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        Set<String> named = connectionOptions();
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!name.equals("host")
                    && !BETWEEN_NEIGHBOURS.contains(name)
                    && !named.contains(name)
                    && !dropped.contains(name)) {
                append(head, header);
            }
        }
        added.forEach(header -> append(head, header));
        return head.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1);
    }

    private static void append(StringBuilder head, Header header) {
        head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }

    /** Headers that the client means for its neighbour alone; never those that say where the body ends. */
    private Set<String> connectionOptions() {
        Set<String> names = new HashSet<>();
        headers.stream()
                .filter(header -> header.is("connection"))
                .flatMap(header -> List.of(header.value().split(",", -1)).stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("content-length") && !name.equals("transfer-encoding"))
                .forEach(names::add);
        return names;
    }

    /** A request that can't be understood; the message is for whoever sent it. */
    static final class BadRequestException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message);
        }
    }
}
