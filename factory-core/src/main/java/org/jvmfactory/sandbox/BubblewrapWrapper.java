package org.jvmfactory.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
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

    private static final Path USR = Path.of("/usr");
    private static final Path TMP = Path.of("/tmp");
    private static final Path ETC = Path.of("/etc");
    private static final String TMP_SIZE = Long.toString(1L << 30);
    private static final String SHARED_MEMORY_SIZE = Long.toString(64L << 20);

    /** Links into /usr on most systems, directories on some. */
    private static final List<Path> BESIDE_USR = Stream.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
            .map(Path::of)
            .toList();

    /** What programs need to know about the host: names, certificates, where alternatives and libraries are. */
    private static final List<Path> SETTINGS = Stream.of(
                    "alternatives",
                    "ca-certificates",
                    "ca-certificates.conf",
                    "crypto-policies",
                    "fonts",
                    "host.conf",
                    "ld.so.cache",
                    "ld.so.conf",
                    "ld.so.conf.d",
                    "localtime",
                    "maven",
                    "mime.types",
                    "nsswitch.conf",
                    "os-release",
                    "pki",
                    "protocols",
                    "services",
                    "ssl",
                    "timezone")
            .map(ETC::resolve)
            .toList();

    /** How names are found in the host's network. */
    private static final Path RESOLVER = ETC.resolve("resolv.conf");

    private static final String OPEN_FILES = """
            exec 8>"$1" 7<"$2" 9<"$3" 6<"$4" 5<"$5"
            shift 5
            exec "$@\"""";

    /** Perl as distributions have it, below what every sandbox sees. */
    private static final Path PERL = Path.of("/usr/bin/perl");

    private final Path javaHome = Path.of(System.getProperty("java.home", "/usr"));
    private final Optional<Path> perl;

    BubblewrapWrapper() {
        this(Optional.of(PERL).filter(Files::isExecutable));
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
        return EnumSet.of(
                Guarantee.WRITES_CONFINED,
                Guarantee.READS_CONFINED,
                Guarantee.HOME_HIDDEN,
                Guarantee.ENVIRONMENT_HIDDEN,
                Guarantee.NETWORK_DENIED,
                Guarantee.EGRESS_LISTED,
                Guarantee.TREE_KILLED,
                Guarantee.DIES_WITH_JVM);
    }

    @Override
    public String lack(Guarantee guarantee) {
        return switch (guarantee) {
            case SYSCALLS_FILTERED -> "kind 'bubblewrap' installs no filter of system calls";
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
        return Stream.concat(
                        Stream.concat(Stream.of(USR, spec.home(), javaHome), BESIDE_USR.stream()),
                        Stream.concat(SETTINGS.stream(), spec.mounts().stream().map(Mount::path)))
                .anyMatch(path::startsWith);
    }

    @Override
    public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
        boolean listed = spec.network() instanceof Network.Listed;
        List<String> line = new ArrayList<>(List.of("sh", "-c", OPEN_FILES, "sh"));
        line.add(files.path(STATUS).toString());
        line.add(files.write("passwd", passwd(user, spec.home())).toString());
        line.add(files.write("group", group(user)).toString());
        line.add(files.write("hosts", WayOut.hosts(spec.network())).toString());
        line.add((listed ? WayOut.bridgeClass(files) : Path.of("/dev/null")).toString());
        line.addAll(user.prefix());
        line.addAll(List.of("bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"));
        line.addAll(List.of("--unshare-cgroup-try", "--disable-userns", "--die-with-parent", "--new-session"));
        line.addAll(List.of("--json-status-fd", "8"));
        boolean hostNetwork = spec.network() instanceof Network.Host;
        if (!hostNetwork) {
            line.add("--unshare-net");
        }
        addSystem(line);
        addNames(line, hostNetwork);
        addKernel(line);
        addMounts(line, spec);
        if (listed) {
            line.addAll(List.of("--bind", WayOut.socket(files).toString(), Inside.SOCKET.toString()));
            line.addAll(List.of("--ro-bind-data", "5", WayOut.BRIDGE_CLASS.toString()));
        }
        line.addAll(List.of(
                "--remount-ro", "/", "--chdir", spec.process().directory().toString(), "--"));
        line.addAll(listed ? WayOut.entering(perl, javaHome.resolve("bin/java"), command) : command);
        return line;
    }

    private static void addNames(List<String> line, boolean hostNetwork) {
        Path names = ETC.resolve("hosts");
        if (!hostNetwork) {
            line.addAll(List.of("--ro-bind-data", "6", names.toString()));
            return;
        }
        Stream.of(names, RESOLVER).filter(Files::exists).forEach(path -> readOnly(line, path));
    }

    private void addSystem(List<String> line) {
        readOnly(line, USR);
        for (Path path : BESIDE_USR) {
            if (Files.isSymbolicLink(path)) {
                line.addAll(List.of("--symlink", linkTarget(path), path.toString()));
            } else if (Files.isDirectory(path)) {
                readOnly(line, path);
            }
        }
        Stream.concat(SETTINGS.stream(), javaSettings().stream())
                .filter(Files::exists)
                .forEach(path -> readOnly(line, path));
        if (!javaHome.startsWith(USR)) {
            readOnly(line, javaHome);
        }
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

    /** Debian keeps the settings of its JDKs in /etc; a JDK doesn't start without them. */
    private static Set<Path> javaSettings() {
        Set<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(ETC, "java*")) {
            directories.forEach(found::add);
        } catch (IOException e) {
            return Set.of(); // then there are none to need
        }
        return found;
    }

    private static String linkTarget(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't read the link '" + link + "': " + e.getMessage() + ".",
                    e);
        }
    }

    private static String passwd(AgentUser user, Path home) {
        return "agent:x:" + user.id() + ":" + user.id() + "::" + home + ":/bin/sh\n"
                + "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n";
    }

    private static String group(AgentUser user) {
        return "agent:x:" + user.id() + ":\nnogroup:x:65534:\n";
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
