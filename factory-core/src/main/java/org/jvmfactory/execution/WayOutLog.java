package org.jvmfactory.execution;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jvmfactory.egress.Denial;
import org.jvmfactory.egress.Egress;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;

/** What happened at the way out of one sandbox. Thread-safe. */
final class WayOutLog implements Egress.Listener {

    private static final int FIRST_ERROR = 400;

    /** What a CLI says when it can't reach its provider, or believes that it did. */
    private static final Set<FailureClass> MAY_BE_DENIED = Set.of(
            FailureClass.AUTH,
            FailureClass.NETWORK,
            FailureClass.OVERLOADED,
            FailureClass.BAD_REQUEST,
            FailureClass.MODEL_NOT_FOUND,
            FailureClass.USAGE,
            FailureClass.CRASHED);

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final Set<String> mirrors;
    private final Consumer<Denial> told;
    private volatile boolean providerRefused;

    /**
     * @param mirrors the routes that lead to no model's provider
     * @param told hears of each denial, once
     */
    WayOutLog(Set<String> mirrors, Consumer<Denial> told) {
        this.mirrors = Set.copyOf(mirrors);
        this.told = told;
    }

    @Override
    public void denied(Denial denial) {
        denials.add(denial);
        told.accept(denial);
    }

    @Override
    public void answered(String route, int status) {
        if (!mirrors.contains(route)) {
            providerRefused = status >= FIRST_ERROR;
        }
    }

    /** {@code failure}, or that a host was denied where nobody else refused anything. */
    AgentFailure explained(AgentFailure failure) {
        if (denials.isEmpty() || providerRefused || !MAY_BE_DENIED.contains(failure.kind())) {
            return failure;
        }
        return AgentFailure.of(
                FailureClass.DENIED_EGRESS,
                "denied egress: " + described() + ". The agent's program said: " + failure.message());
    }

    /** What was denied, for a person; empty text for nothing. */
    String described() {
        return denials.stream().map(Denial::describe).collect(Collectors.joining("; "));
    }
}
