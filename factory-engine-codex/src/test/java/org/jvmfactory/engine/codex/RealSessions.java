package org.jvmfactory.engine.codex;

import java.net.URI;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.testkit.contract.RealCliSessions;

/** For tests with the real CLI in bubblewrap and a scripted model. */
abstract class RealSessions extends RealCliSessions<CodexConfig> {

    @Override
    protected final void need() {
        RealCodex.need();
    }

    @Override
    protected final CodexConfig asking(URI provider) {
        return RealCodex.asking(provider);
    }

    @Override
    protected final AgentEngine engine(CodexConfig config) {
        return new CodexEngine(config);
    }
}
