package org.jvmfactory.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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

    private static final Duration LAST = Duration.ofSeconds(10);

    private final Supplier<List<AgentTool>> tools;
    private final ThreadPoolExecutor thread;

    /** Those who wait; nothing that is given up keeps them waiting. */
    private final Set<CountDownLatch> draining = ConcurrentHashMap.newKeySet();

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

    /** Something of the host that may be interrupted. */
    interface Act<T> {
        T carryOut() throws InterruptedException;
    }

    /** Does something of the host in its turn, and passes on what it comes to, or {@code otherwise} where it fails. */
    <T> void aside(Act<T> act, T otherwise, Consumer<T> answer) {
        thread.execute(() -> {
            T result = otherwise;
            try {
                result = act.carryOut();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // the session is being closed
            } catch (RuntimeException e) {
                LOG.warn("The host failed at what it does while an agent works", e);
            }
            answer.accept(result);
        });
    }

    /** Waits until what was called before is done, but no longer than {@code limit}. */
    void drain(Duration limit) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        draining.add(done);
        thread.execute(done::countDown);
        if (thread.isShutdown()) {
            return;
        }
        if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn(
                    "A call of the host's tools isn't done after {} s; the session goes on without it",
                    limit.toSeconds());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        draining.forEach(CountDownLatch::countDown);
        boolean interrupted = Thread.interrupted();
        try {
            // What the host does in the agent's tree must be over before anybody else goes there.
            if (!thread.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("What the host does for an agent isn't over {} s after its session", LAST.toSeconds());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
