package org.jvmfactory.process;

import java.io.InputStream;
import java.io.OutputStream;
import org.zeroturnaround.exec.stream.ExecuteStreamHandler;

/**
 * Takes over the three streams of a process that is being started. zt-exec's own pumps swallow what goes wrong, read in chunks of 1 KiB and
 * can't be given up, so nothing is pumped here: the process's owner does that once it has the process in hand.
 */
final class Pipes implements ExecuteStreamHandler {

    private OutputStream input = OutputStream.nullOutputStream();
    private InputStream output = InputStream.nullInputStream();
    private InputStream error = InputStream.nullInputStream();

    OutputStream input() {
        return input;
    }

    InputStream output() {
        return output;
    }

    InputStream error() {
        return error;
    }

    @Override
    public void setProcessInputStream(OutputStream stream) {
        input = stream;
    }

    @Override
    public void setProcessOutputStream(InputStream stream) {
        output = stream;
    }

    @Override
    public void setProcessErrorStream(InputStream stream) {
        error = stream;
    }

    @Override
    public void start() {
        // see the class comment
    }

    @Override
    public void stop() {
        // see the class comment
    }
}
