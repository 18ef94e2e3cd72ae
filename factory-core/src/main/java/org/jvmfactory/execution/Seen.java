package org.jvmfactory.execution;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.LineShape;
import org.jvmfactory.policy.QuotaConfig.Overage;

/** What a conversation showed of its engine. Thread-safe. */
final class Seen {

    private static final String REJECTED = "rejected";
    private static final int NAME = 60;
    private static final int MOST_SHAPES = 10;

    private final Overage overage;
    private volatile @Nullable String window;
    private volatile @Nullable String last;
    private volatile @Nullable String model;
    private volatile @Nullable String version;
    private final Set<String> shapes = ConcurrentHashMap.newKeySet();
    private volatile @Nullable AgentFailure objection;

    Seen(Overage overage) {
        this.overage = overage;
    }

    void saw(AgentEvent event) {
        if (event instanceof AgentEvent.LimitReported limit) {
            limit(limit);
        } else if (event instanceof AgentEvent.SessionStarted started) {
            started.model().ifPresent(name -> model = name);
            started.version().ifPresent(name -> version = OneLine.of(name, NAME));
        } else if (event instanceof AgentEvent.Unrecognized line && shapes.size() < MOST_SHAPES) {
            shapes.add(LineShape.of(line.raw()));
        } else if (event instanceof AgentEvent.TurnEnded ended) {
            ended.result().model().ifPresent(name -> model = name);
        }
    }

    private void limit(AgentEvent.LimitReported limit) {
        if (!limit.costsExtra()) {
            last = OneLine.of(limit.window(), NAME);
            if (limit.status().equals(REJECTED)) {
                window = last;
            }
        } else if (overage == Overage.REFUSE) {
            window = last;
            objection = new AgentFailure(
                    FailureClass.RATE_LIMITED,
                    "what the subscription allows is used up, and going on costs extra, to which nobody has consented: write"
                            + " 'quota: {overage: allow}' to consent",
                    limit.resetAt());
        }
    }

    /** The usage window that was used up. */
    Optional<String> window() {
        return Optional.ofNullable(window);
    }

    /** The model that answered, or should have. */
    Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** The CLI's version. */
    Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** What kinds of lines nobody could read. */
    Set<String> shapes() {
        return Set.copyOf(shapes);
    }

    /** Why the conversation mustn't go on. */
    Optional<AgentFailure> objection() {
        return Optional.ofNullable(objection);
    }
}
