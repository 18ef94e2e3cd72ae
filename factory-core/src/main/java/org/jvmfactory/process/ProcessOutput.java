package org.jvmfactory.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/** What a short command left: its exit code and what it printed. Immutable. */
public final class ProcessOutput {

    private final int exitCode;
    private final byte[] stdout;
    private final String stderr;

    ProcessOutput(int exitCode, byte[] stdout, String stderr) {
        this.exitCode = exitCode;
        this.stdout = stdout;
        this.stderr = requireNonNull(stderr, "stderr");
    }

    /** 128 plus the signal where one ended it. */
    public int exitCode() {
        return exitCode;
    }

    public boolean success() {
        return exitCode == 0;
    }

    /** All of its standard output. */
    public byte[] stdout() {
        return stdout.clone();
    }

    /** All of its standard output as UTF-8. */
    public String text() {
        return new String(stdout, UTF_8);
    }

    /** The last 64 KiB of its standard error. */
    public String stderr() {
        return stderr;
    }
}
