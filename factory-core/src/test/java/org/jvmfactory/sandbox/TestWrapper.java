package org.jvmfactory.sandbox;

import java.nio.file.Path;

/** What a wrapper says of itself, for those of tests that wrap in a way of their own. */
interface TestWrapper extends Wrapper {

    @Override
    default String description() {
        return "one of a test";
    }

    @Override
    default String lack(Guarantee guarantee) {
        return "it is for a test";
    }

    @Override
    default String explain(String stderr) {
        return stderr;
    }

    @Override
    default Path temporaryDirectory(SandboxSpec spec) {
        return spec.home();
    }

    @Override
    default boolean sees(SandboxSpec spec, Path path) {
        return true;
    }

    @Override
    default String startedMark() {
        return "started";
    }
}
