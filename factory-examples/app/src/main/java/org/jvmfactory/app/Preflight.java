package org.jvmfactory.app;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jvmfactory.Diagnosis.Check;
import org.jvmfactory.Factory;
import org.jvmfactory.testkit.ScriptedEngine;

/** Looks for what a run will need, before it begins: a task that can't be done here isn't begun here. */
final class Preflight {

    private Preflight() {}

    /** @throws CliException when there is no git */
    static void git() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (git.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            // Then it isn't there; the reason would say no more.
        }
        throw new CliException(
                ExitCode.LACKS_SOMETHING, "git isn't there, and nothing works without it: install git 2.39 or newer.");
    }

    /** @throws CliException when one of these engines can't be used here */
    static void engines(Factory factory, Collection<String> engines) throws InterruptedException {
        List<String> real = engines.stream()
                .filter(engine -> !engine.equals(ScriptedEngine.NAME)) // it needs but the Java that runs this
                .distinct()
                .toList();
        if (real.isEmpty()) {
            return;
        }
        List<Check> checks = factory.diagnose().checks();
        for (String engine : real) {
            for (Check check : checks) {
                if (check.subject().equals("engine " + engine) && !check.ok()) {
                    throw new CliException(
                            ExitCode.LACKS_SOMETHING,
                            "engine '" + engine + "' can't be used here: " + check.finding()
                                    + " 'factory doctor' shows everything; 'factory demo' needs no engine.");
                }
            }
        }
    }
}
