package org.jvmfactory.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A channel as two streams, one thread each. (Those of the JDK, before 19, let nobody write while somebody reads.) */
final class ChannelStreams {

    private final SocketChannel channel;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();

    ChannelStreams(SocketChannel channel) {
        this.channel = channel;
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return output;
    }

    /** The other side reads to the end of what was written. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }
}
