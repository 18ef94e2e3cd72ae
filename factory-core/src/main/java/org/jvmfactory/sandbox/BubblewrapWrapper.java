package org.jvmfactory.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvmfactory.egress.Inside;

/**
 * Kind {@code bubblewrap}: an empty root with the system's programs, the mounts and the home in it, and namespaces of its own; that of the
 * network holds a loopback interface and, where hosts are listed, the socket of the proxy.
 */
final class BubblewrapWrapper implements Wrapper {

    private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d{1,18})");

    private static final Path TMP = Path.of("/tmp");
    private static final Path NOTHING = Path.of("/dev/null");
    private static final String TMP_SIZE = Long.toString(1L << 30);
    private static final String SHARED_MEMORY_SIZE = Long.toString(64L << 20);

    /** How names are found in the host's network. */
    private static final Path RESOLVER = HostSystem.ETC.resolve("resolv.conf");

    /** Opens what bubblewrap is handed: its status, the filter, the bridge's class; then the texts of small files. */
    private static final String OPEN_FILES = """
            exec 8>"$1" 4<"$2" 5<"$3" 7<<PASSWD 9<<GROUP 6<<HOSTS
            $4
            PASSWD
            $5
            GROUP
            $6
            HOSTS
            shift 6
            exec "$@\"""";

    private final HostSystem system = new HostSystem();
    private final Optional<byte[]> filter = SyscallFilter.forThisMachine();
    private final Optional<Path> perl;

    BubblewrapWrapper() {
        this(HostSystem.perl());
    }

    /** Where {@code perl} is, if anywhere. */
    BubblewrapWrapper(Optional<Path> perl) {
        this.perl = perl;
    }

    @Override
    public String description() {
        return "bubblewrap";
    }

    @Override
    public Set<Guarantee> attempts() {
        Set<Guarantee> attempts = EnumSet.of(
                Guarantee.WRITES_CONFINED,
                Guarantee.READS_CONFINED,
                Guarantee.HOME_HIDDEN,
                Guarantee.ENVIRONMENT_HIDDEN,
                Guarantee.NETWORK_DENIED,
                Guarantee.EGRESS_LISTED,
                Guarantee.TREE_KILLED,
                Guarantee.DIES_WITH_JVM);
        filter.ifPresent(program -> attempts.add(Guarantee.SYSCALLS_FILTERED));
        return attempts;
    }

    @Override
    public String lack(Guarantee guarantee) {
        return switch (guarantee) {
            case SYSCALLS_FILTERED -> "there is no filter of system calls for machines such as this";
            case DISK_LIMITED -> "only the temporary directory has a size limit";
            default -> "kind 'bubblewrap' sets no limit of this sort; run the JVM in a control group that does";
        };
    }

    @Override
    public String explain(String stderr) {
        if (stderr.isEmpty()) {
            return "bubblewrap ended before the command began";
        }
        return stderr + remedy(stderr);
    }

    private static String remedy(String stderr) {
        if (stderr.contains("bwrap: not found") || stderr.contains("bwrap: No such file")) {
            return " (bubblewrap isn't installed: 'apt-get install bubblewrap')";
        }
        if (stderr.contains("setpriv: not found") || stderr.contains("setpriv: No such file")) {
            return " (util-linux isn't installed)";
        }
        if (stderr.contains("Unknown option")) {
            return " (bubblewrap 0.8 or later is needed)";
        }
        if (stderr.contains("No space left") || stderr.contains("ENOSPC")) {
            return " (user namespaces are used up or switched off; is this inside another sandbox? See"
                    + " 'sysctl user.max_user_namespaces')";
        }
        if (stderr.contains("uid map") || stderr.contains("RTM_NEWADDR")) {
            return " (AppArmor restricts user namespaces, as on Ubuntu 23.10 and later: use '/usr/bin/bwrap' itself, not a copy,"
                    + " and install its profile)";
        }
        if (stderr.contains("No permissions to create new namespace") || stderr.contains("Operation not permitted")) {
            return " (the kernel or a container's seccomp profile forbids user namespaces; Docker needs"
                    + " '--security-opt seccomp=unconfined' and SYS_ADMIN)";
        }
        return "";
    }

    @Override
    public Path temporaryDirectory(SandboxSpec spec) {
        return TMP;
    }

    @Override
    public boolean sees(SandboxSpec spec, Path path) {
        return system.shows(path) || spec.shows(path);
    }

    @Override
    public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
        boolean listed = spec.network() instanceof Network.Listed;
        List<String> line = new ArrayList<>(List.of("sh", "-c", OPEN_FILES, "sh"));
        boolean bridged = listed && perl.isEmpty();
        line.add(files.path(STATUS).toString());
        line.add(filter.map(program -> files.write("filter", program))
                .orElse(NOTHING)
                .toString());
        line.add((bridged ? WayOut.bridgeClass(files) : NOTHING).toString());
        line.add(HostSystem.passwd(user, spec.home()).stripTrailing());
        line.add(HostSystem.group(user).stripTrailing());
        line.add(WayOut.hosts(spec.network()).stripTrailing());
        line.addAll(user.prefix());
        line.addAll(List.of("bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"));
        line.addAll(List.of("--unshare-cgroup-try", "--disable-userns", "--die-with-parent", "--new-session"));
        line.addAll(List.of("--json-status-fd", "8"));
        filter.ifPresent(program -> line.addAll(List.of("--seccomp", "4")));
        boolean hostNetwork = spec.network() instanceof Network.Host;
        if (!hostNetwork) {
            line.add("--unshare-net");
        }
        addSystem(line, spec);
        addNames(line, hostNetwork);
        addKernel(line);
        addMounts(line, spec);
        if (listed) {
            line.addAll(List.of("--bind", WayOut.socket(files).toString(), Inside.SOCKET.toString()));
        }
        if (bridged) {
            line.addAll(List.of("--ro-bind-data", "5", WayOut.BRIDGE_CLASS.toString()));
        }
        line.addAll(List.of(
                "--remount-ro", "/", "--chdir", spec.process().directory().toString(), "--"));
        line.addAll(listed ? WayOut.entering(perl, system.java(), command) : command);
        return line;
    }

    private static void addNames(List<String> line, boolean hostNetwork) {
        Path names = HostSystem.ETC.resolve("hosts");
        if (!hostNetwork) {
            line.addAll(List.of("--ro-bind-data", "6", names.toString()));
            return;
        }
        Stream.of(names, RESOLVER).filter(Files::exists).forEach(path -> readOnly(line, path));
    }

    private void addSystem(List<String> line, SandboxSpec spec) {
        system.shown(spec).forEach(path -> readOnly(line, path));
        HostSystem.links().forEach((path, target) -> line.addAll(List.of("--symlink", target, path.toString())));
        line.addAll(List.of("--ro-bind-data", "7", "/etc/passwd", "--ro-bind-data", "9", "/etc/group"));
    }

    // An ordinary user can't write to /proc/sys anyway. Devices lie in a tmpfs of half the memory that would be
    // writable.
    private static void addKernel(List<String> line) {
        line.addAll(List.of("--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"));
        line.addAll(List.of(
                "--size", SHARED_MEMORY_SIZE, "--perms", "1777", "--tmpfs", "/dev/shm", "--remount-ro", "/dev"));
        line.addAll(List.of("--size", TMP_SIZE, "--perms", "1777", "--tmpfs", TMP.toString()));
    }

    // The home lies over mounts that contain it and below those that it contains.
    private static void addMounts(List<String> line, SandboxSpec spec) {
        Path home = spec.home();
        spec.mounts().stream().filter(mount -> home.startsWith(mount.path())).forEach(mount -> add(line, mount));
        add(line, Mount.readWrite(home));
        spec.mounts().stream().filter(mount -> !home.startsWith(mount.path())).forEach(mount -> add(line, mount));
    }

    private static void add(List<String> line, Mount mount) {
        String path = mount.path().toString();
        line.addAll(List.of(mount.access() == Mount.Access.READ_WRITE ? "--bind" : "--ro-bind", path, path));
    }

    private static void readOnly(List<String> line, Path path) {
        line.addAll(List.of("--ro-bind", path.toString(), path.toString()));
    }

    @Override
    public String startedMark() {
        return "exit-code";
    }

    /** The namespace's first process: the kernel lets it end only when nothing else is left in there (pid_namespaces(7)). */
    @Override
    public OptionalLong lastInside(String status) {
        Matcher child = CHILD.matcher(status);
        return child.find() ? OptionalLong.of(Long.parseLong(child.group(1))) : OptionalLong.empty();
    }

    @Override
    public int depth() {
        return 2;
    }
}
