package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.List;
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
