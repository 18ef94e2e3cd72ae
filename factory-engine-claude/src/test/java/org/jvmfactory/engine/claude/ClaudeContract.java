package org.jvmfactory.engine.claude;

import java.net.URI;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;
import org.jvmfactory.testkit.contract.AgentAct;
import org.jvmfactory.testkit.contract.Dialect;
import org.jvmfactory.testkit.contract.RealCliContract;

/** The contract of engines, with the real CLI and scripted models. */
abstract class ClaudeContract extends RealCliContract {

    /** What the CLI's price table says of its default model, in millionths of a dollar for a token. */
    private static final long INPUT_PRICE = 5;

    private static final long OUTPUT_PRICE = 25;

    @Override
    protected final void need() {
        RealClaude.need();
    }

    @Override
    protected final AgentEngine asking(URI provider) {
        return new ClaudeEngine(RealClaude.asking(provider));
    }

    @Override
    protected final Dialect dialect() {
        return new ClaudeDialect();
    }

    @Override
    protected Cost cost(AgentAct.Use use) {
        Usage usage = use.usage();
        return Cost.exact(new Money(usage.inputTokens() * INPUT_PRICE + usage.outputTokens() * OUTPUT_PRICE));
    }
}
