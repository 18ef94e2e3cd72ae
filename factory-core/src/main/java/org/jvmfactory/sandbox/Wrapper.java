package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A command line that runs another one confined. Stateless, thread-safe. */
interface Wrapper {

    /** The file below {@link ScratchFiles} that the wrapper writes. */
    String STATUS = "status";

    /** What it is, for a person. */
    String description();

    /** The guarantees that are worth trying to break. */
    Set<Guarantee> attempts();

    /** Why it never gives {@code guarantee}, which isn't one of its attempts. */
    String lack(Guarantee guarantee);

    /** A sentence with a remedy for what it printed instead of starting. */
    String explain(String stderr);

    /** Where the command finds room for temporary files, in a directory of its own. */
    Path temporaryDirectory(SandboxSpec spec);

    /** Whether the command can see {@code path} of the host, at the same place. */
    boolean sees(SandboxSpec spec, Path path);

    /** Whether programs are the host's, so that it can be told here what there is. */
    default boolean hostPrograms() {
        return true;
    }

    /** The environment in which the wrapper itself starts; the command has {@code inside}. */
    default Map<String, String> outside(Map<String, String> inside) {
        return inside;
    }

    /** Whether commands run elsewhere than below this JVM, so that something else must hold them. */
    default boolean tethers() {
        return false;
    }

    /** What holds the command where it doesn't run below this JVM; made before the start, and empty where it does. */
    default Optional<Tether> tether(ScratchFiles files, AgentUser user, Map<String, String> inside)
            throws InterruptedException {
        return Optional.empty();
    }

    /** What holds for {@code spec}'s command: its own limits, and the kind's where it says nothing. */
    default SandboxLimits limits(SandboxSpec spec) {
        return spec.limits();
    }

    /**
     * Makes ready what the wrapper needs on this machine, once.
     *
     * @throws SandboxException when it can't be had; the message says what to do
     */
    default void prepare() throws InterruptedException {}

    /** Removes what somebody else still knows of a start whose files are left over. */
    default void forget(ScratchFiles files) {}

    /** The limit that the wrapper says was reached. */
    default Optional<Limit> reached(String status) {
        return Optional.empty();
    }

    /** The command line; it writes {@link #startedMark} into the status file once the command itself has run or runs. */
    List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files);

    String startedMark();

    /** The process that ends as the last of all inside, as the status file names it. */
    default OptionalLong lastInside(String status) {
        return OptionalLong.empty();
    }

    /** How many processes stand between the one we start and the command: it is a child of a child of ours, or ours. */
    int depth();
}
