package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Verdict;

/**
 * What a branch of a parallel node came to.
 *
 * @param name the id of its node
 * @param path where it stands; the paths of its steps begin with it
 * @param out how it ended where it can't be picked: it failed, or changed nothing; empty where it can
 * @param reason why it is out
 * @param verdict the latest of its own steps
 * @param outputs of the last of its own steps
 */
public record Branch(
        String name,
        StepPath path,
        Optional<RunEnd> out,
        String reason,
        Optional<Verdict> verdict,
        Map<String, String> outputs) {

    public Branch {
        requireNonNull(name, "name");
        requireNonNull(path, "path");
        requireNonNull(out, "out");
        requireNonNull(reason, "reason");
        requireNonNull(verdict, "verdict");
        outputs = Map.copyOf(outputs);
    }

    static Branch done(String name, StepPath path, Scope scope) {
        return new Branch(name, path, Optional.empty(), "", scope.ownVerdict(), scope.lastOutputs());
    }

    static Branch out(String name, StepPath path, Next.End end) {
        return new Branch(name, path, Optional.of(end.end()), end.reason(), Optional.empty(), Map.of());
    }

    /** Whether it may be picked. */
    public boolean pickable() {
        return out.isEmpty();
    }
}
