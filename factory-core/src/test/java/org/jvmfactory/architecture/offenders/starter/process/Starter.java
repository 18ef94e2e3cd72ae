package org.jvmfactory.architecture.offenders.starter.process;

import java.io.IOException;
import org.zeroturnaround.exec.ProcessExecutor;

/** Starts processes where it may. */
public final class Starter {

    public Process builder() throws IOException {
        return new ProcessBuilder("true").start();
    }

    public Process runtime() throws IOException {
        return Runtime.getRuntime().exec(new String[] {"true"});
    }

    public ProcessExecutor library() {
        return new ProcessExecutor();
    }
}
