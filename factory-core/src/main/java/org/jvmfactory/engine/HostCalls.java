package org.jvmfactory.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jvmfactory.engine.CliProtocol.ToolAnswer;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.process.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the host's tools for one session, one after the other, on a thread that is there only while there is something to do. */
final class HostCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostCalls.class);

    private final Supplier<List<AgentTool>> tools;
    private final ThreadPoolExecutor thread;

    HostCalls(Supplier<List<AgentTool>> tools) {
        this.tools = tools;
        this.thread = new ThreadPoolExecutor(
                0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.named("factory-session-tool-"));
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    void call(String tool, String input, Consumer<ToolAnswer> answer) {
        thread.execute(() -> answer.accept(answer(tool, input)));
    }

    private ToolAnswer answer(String name, String input) {
        List<AgentTool> offered = tools.get();
        Optional<AgentTool> tool =
                offered.stream().filter(it -> it.name().equals(name)).findFirst();
        if (tool.isEmpty()) {
            List<String> names = offered.stream().map(AgentTool::name).toList();
            return new ToolAnswer(false, "There is no tool '" + name + "'; there are " + names + ".");
        }
        try {
            return new ToolAnswer(true, tool.get().call(input));
        } catch (FactoryException e) {
            return new ToolAnswer(false, "The tool '" + name + "' failed: " + e.getMessage());
        } catch (RuntimeException e) {
            // The agent is untrusted: what a bug says about the host is not for it.
            LOG.warn("Host tool failed: tool={}", name, e);
            return new ToolAnswer(false, "The tool '" + name + "' failed on the host.");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
