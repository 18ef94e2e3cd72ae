package org.jvmfactory.engine.claude;

import java.net.URI;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.testkit.contract.RealCliSessions;

/** For tests with the real CLI in bubblewrap and a scripted model. */
abstract class RealSessions extends RealCliSessions<ClaudeConfig> {

    @Override
    protected final void need() {
        RealClaude.need();
    }

    @Override
    protected final ClaudeConfig asking(URI provider) {
        return RealClaude.asking(provider);
    }

    @Override
    protected final AgentEngine engine(ClaudeConfig config) {
        return new ClaudeEngine(config);
    }
}
