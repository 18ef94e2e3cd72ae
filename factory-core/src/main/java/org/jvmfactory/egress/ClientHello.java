package org.jvmfactory.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The first record of a TLS connection. Immutable. */
final class ClientHello {

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HEADER = 5;
    private static final int RANDOM = 32;
    private static final int LARGEST = 16 * 1024 + 256;

    private final byte[] bytes;
    private final Optional<String> server;

    private ClientHello(byte[] bytes, Optional<String> server) {
        this.bytes = bytes;
        this.server = server;
    }

    /** As they came. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** The name it is for; empty where it says none, or isn't one whole hello. */
    Optional<String> server() {
        return server;
    }

    /** Reads it; what comes after stays. Empty where this isn't TLS. */
    static Optional<ClientHello> read(InputStream input) throws IOException {
        byte[] header = input.readNBytes(1);
        if (header.length == 0 || header[0] != HANDSHAKE) {
            return Optional.empty();
        }
        byte[] rest = input.readNBytes(HEADER - 1);
        if (rest.length < HEADER - 1) {
            return Optional.empty();
        }
        int length = (rest[2] & 0xff) << Byte.SIZE | (rest[3] & 0xff);
        if (length > LARGEST) {
            return Optional.empty();
        }
        byte[] body = input.readNBytes(length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header);
        all.writeBytes(rest);
        all.writeBytes(body);
        return Optional.of(new ClientHello(all.toByteArray(), serverName(ByteBuffer.wrap(body))));
    }

    private static Optional<String> serverName(ByteBuffer hello) {
        try {
            if (hello.get() != CLIENT_HELLO) {
                return Optional.empty();
            }
            skip(hello, 3 + 2 + RANDOM);
            skip(hello, hello.get() & 0xff); // session id
            skip(hello, hello.getShort() & 0xffff); // cipher suites
            skip(hello, hello.get() & 0xff); // compression
            int end = hello.position() + 2 + (hello.getShort(hello.position()) & 0xffff);
            skip(hello, 2);
            while (hello.position() < end) {
                int type = hello.getShort() & 0xffff;
                int length = hello.getShort() & 0xffff;
                if (type == SERVER_NAME) {
                    skip(hello, 3); // the list's length, and that the first of it is a host's name
                    byte[] name = new byte[hello.getShort() & 0xffff];
                    hello.get(name);
                    return Optional.of(new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
                }
                skip(hello, length);
            }
            return Optional.empty();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty(); // it goes on in a second record, or is no hello
        }
    }

    private static void skip(ByteBuffer buffer, int count) {
        buffer.position(buffer.position() + count);
    }
}
