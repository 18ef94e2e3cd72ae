package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Kind {@code process}: the command sees the host's files and network; the best of these forms that works is used. */
enum ProcessWrapper implements Wrapper {

    /** A process namespace of its own, whose first process dies with the JVM and takes all others with it. */
    NAMESPACE("a process namespace of its own", true),
    /** The command alone dies with the JVM. */
    DEATH_SIGNAL("a plain process that gets a signal when the JVM dies", true),
    /** Nothing around the command. */
    BARE("a plain process", false);

    // Runs as the namespace's first process, which collects orphans and ignores polite signals; so it stays around the
    // command.
    // It says nothing itself about how the command ended.
    private static final String INIT = """
            { [ -d "$TMPDIR" ] || mkdir -p -m 700 "$TMPDIR"; } && echo started >&8 || exit 126
            exec 8>&- 9>&2 2>/dev/null
            "$@" 2>&9 9>&-
            exit $?""";

    private static final String BECOME = """
            { [ -d "$TMPDIR" ] || mkdir -p -m 700 "$TMPDIR"; } && echo started >&8 || exit 126
            exec 8>&-
            exec "$@\"""";

    private final String description;
    private final boolean utilLinux;

    ProcessWrapper(String description, boolean utilLinux) {
        this.description = description;
        this.utilLinux = utilLinux;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Set<Guarantee> attempts() {
        return this == NAMESPACE
                ? EnumSet.of(Guarantee.TREE_KILLED, Guarantee.DIES_WITH_JVM, Guarantee.ENVIRONMENT_HIDDEN)
                : EnumSet.noneOf(Guarantee.class);
    }

    @Override
    public String lack(Guarantee guarantee) {
        return switch (guarantee) {
            case TREE_KILLED, DIES_WITH_JVM, ENVIRONMENT_HIDDEN -> "it needs a process namespace of its own";
            default -> "kind 'process' shares the host's files, network and resources; kind 'bubblewrap' confines more";
        };
    }

    @Override
    public String explain(String stderr) {
        String said = stderr.isEmpty() ? "it ended before the command began" : stderr;
        if (said.contains("not found")) {
            return said + " (install util-linux)";
        }
        if (said.contains("unshare") && (said.contains("not permitted") || said.contains("No space"))) {
            return said
                    + " (user namespaces are switched off or used up here; see 'sysctl user.max_user_namespaces' and, in a"
                    + " container, its seccomp profile)";
        }
        return said;
    }

    @Override
    public Path temporaryDirectory(SandboxSpec spec) {
        return spec.home().resolve("tmp");
    }

    @Override
    public boolean sees(SandboxSpec spec, Path path) {
        return true;
    }

    @Override
    public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
        List<String> line = new ArrayList<>(List.of(
                "sh",
                "-c",
                "exec 8>\"$1\"; shift; exec \"$@\"",
                "sh",
                files.path(STATUS).toString()));
        if (utilLinux) {
            line.add("setsid"); // a terminal's signals and input are not for the command
        }
        line.addAll(user.prefix());
        if (utilLinux) {
            line.addAll(List.of("setpriv", "--no-new-privs", "--pdeathsig", "KILL"));
        }
        if (this == NAMESPACE) {
            line.addAll(
                    List.of("unshare", "--map-current-user", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"));
        }
        line.addAll(List.of("sh", "-c", this == NAMESPACE ? INIT : BECOME, "sh"));
        line.addAll(command);
        return line;
    }

    @Override
    public String startedMark() {
        return "started";
    }

    @Override
    public int depth() {
        return this == NAMESPACE ? 2 : 0;
    }
}
