package org.jvmfactory.architecture.offenders.console.notify;

/** Writes to the console. */
public final class Printer {

    public void print(Throwable problem) {
        System.out.println("out");
        System.err.println("err");
        problem.printStackTrace();
    }
}
