package org.jvmfactory.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** The body of one request, which ends where its head says and not where the connection does. */
final class RequestBody {

    private static final int LONGEST_CHUNK_LINE = 1024;

    private final InputStream input;
    private final boolean chunked;
    private final long length;

    /**
     * @throws RequestHead.BadRequestException when the head says contradictory things about it
     */
    RequestBody(RequestHead head, InputStream input) {
        this.input = input;
        Optional<String> coding = head.header("transfer-encoding");
        Optional<String> written = head.header("content-length");
        chunked = coding.isPresent();
        if (coding.isPresent() && (written.isPresent() || !coding.get().equalsIgnoreCase("chunked"))) {
            throw new RequestHead.BadRequestException("it can't be told where the request ends");
        }
        if (written.isPresent() && !written.get().matches("\\d{1,18}")) {
            throw new RequestHead.BadRequestException("the length of the request can't be read");
        }
        length = written.map(Long::parseLong).orElse(0L);
    }

    /** Copies it, up to {@code most} bytes. */
    void copy(OutputStream output, long most) throws IOException {
        if (!chunked) {
            Streams.copy(input, output, Math.min(length, most));
            return;
        }
        long left = most;
        while (left > 0) {
            String line = chunkLine();
            long size = size(line);
            Streams.ascii(output, line + "\r\n");
            if (size == 0) {
                trailers(output);
                return;
            }
            Streams.copy(input, output, size);
            Streams.ascii(output, chunkLine() + "\r\n");
            left -= size;
        }
    }

    /** All of it; empty where it is longer than {@code most} bytes. */
    Optional<byte[]> content(int most) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (!chunked) {
            if (length > most) {
                return Optional.empty();
            }
            Streams.copy(input, content, length);
            return Optional.of(content.toByteArray());
        }
        for (long size = size(chunkLine()); size > 0; size = size(chunkLine())) {
            if (content.size() + size > most) {
                return Optional.empty();
            }
            Streams.copy(input, content, size);
            chunkLine();
        }
        trailers(OutputStream.nullOutputStream());
        return Optional.of(content.toByteArray());
    }

    private void trailers(OutputStream output) throws IOException {
        for (String line = chunkLine(); !line.isEmpty(); line = chunkLine()) {
            // of no use to anybody here
        }
        Streams.ascii(output, "\r\n");
    }

    private static long size(String line) throws IOException {
        String digits = line.split(";", -1)[0].strip();
        if (!digits.matches("[0-9A-Fa-f]{1,8}")) {
            throw new IOException("a chunk without a size");
        }
        return Long.parseLong(digits, 16);
    }

    private String chunkLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0 || line.length() > LONGEST_CHUNK_LINE) {
                throw new IOException("a body that breaks off");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
