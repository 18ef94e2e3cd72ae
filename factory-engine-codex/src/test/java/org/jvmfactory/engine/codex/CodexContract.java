package org.jvmfactory.engine.codex;

import java.net.URI;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.task.Cost;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Dialect;
import org.jvmfactory.testkit.contract.RealCliContract;

/** The contract of engines, with the real CLI and scripted models. */
abstract class CodexContract extends RealCliContract {

    @Override
    protected final void need() {
        RealCodex.need();
    }

    @Override
    protected final AgentEngine asking(URI provider) {
        return new CodexEngine(RealCodex.asking(provider));
    }

    @Override
    protected final Dialect dialect() {
        return new CodexDialect();
    }

    @Override
    protected Cost cost(AgentAct.Use use) {
        return Prices.BUILT_IN.estimate(RealCodex.CLASSIC, use.usage());
    }
}
