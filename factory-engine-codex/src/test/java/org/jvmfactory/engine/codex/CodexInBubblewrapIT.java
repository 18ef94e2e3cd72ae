package org.jvmfactory.engine.codex;

import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.testkit.junit.Needs;

class CodexInBubblewrapIT extends CodexContract {

    @Override
    protected SandboxProvider sandbox() {
        Needs.program("bwrap");
        return new BubblewrapSandboxProvider();
    }
}
