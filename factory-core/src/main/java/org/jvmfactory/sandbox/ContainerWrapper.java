package org.jvmfactory.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.egress.Inside;
import org.jvmfactory.process.ProcessOutput;

/**
 * Kind {@code container}: a container of Podman or Docker without capabilities, with a read-only root, this machine's own system or an image's,
 * the mounts, the home, and the resources that it may use.
 */
final class ContainerWrapper implements Wrapper {

    private static final Path TMP = Path.of("/tmp");
    private static final Path INSIDE = Path.of("/run/factory");
    private static final String TAG_LABEL = "org.jvmfactory.tag";
    private static final String SCRATCH_LABEL = "org.jvmfactory.scratch";
    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");
    private static final long MEMORY = 4L << 30;
    private static final int PIDS = 4096;

    private final SandboxHost host;
    private final ContainerClient client;
    private final Optional<String> image;
    private final HostSystem system = new HostSystem();

    // Set once, by the probe, before anything is started; Docker's own needs no change.
    private volatile Optional<String> profile = Optional.empty();

    ContainerWrapper(SandboxHost host) {
        ConfigNode config = host.config();
        config.only("command", "image");
        this.host = host;
        this.client = new ContainerClient(host.processes(), config.findText("command"));
        this.image = config.findText("image");
    }

    /** The container of a start. */
    static String container(ScratchFiles files) {
        return "factory-" + UUID.nameUUIDFromBytes(files.path("").toString().getBytes(UTF_8));
    }

    @Override
    public void prepare() throws InterruptedException {
        client.find();
        if (image.isEmpty()) {
            HostImage.make(host.processes(), client, host.scratch());
        } else if (!client.run(List.of("image", "inspect", image.get())).success()) {
            throw ContainerClient.unavailable("the image '" + image.get()
                    + "' isn't on this machine, and none is fetched. Build it here, or fetch it by '" + client.program()
                    + " pull'");
        }
        profile = client.podman() ? stricterProfile() : Optional.empty();
        removeEnded();
    }

    private Optional<String> stricterProfile() throws InterruptedException {
        ProcessOutput place = client.run(List.of("info", "--format", "{{.Host.Security.SECCOMPProfilePath}}"));
        Path file = Path.of(place.text().strip());
        if (!place.success() || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(SeccompProfile.stricter(Files.readString(file)));
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE, "Can't read '" + file + "': " + e.getMessage() + ".", e);
        }
    }

    /** What a machine that fell over left: the runtime had no time to remove it. */
    private void removeEnded() throws InterruptedException {
        List<String> list = List.of(
                "ps",
                "--all",
                "--quiet",
                "--filter",
                "status=exited",
                "--filter",
                "label=" + SCRATCH_LABEL + "=" + host.scratch());
        client.run(list).text().lines().filter(id -> id.matches("[0-9a-f]+")).forEach(client::remove);
    }

    @Override
    public String description() {
        return client.version();
    }

    @Override
    public Set<Guarantee> attempts() {
        return EnumSet.complementOf(EnumSet.of(Guarantee.DISK_LIMITED));
    }

    @Override
    public String lack(Guarantee guarantee) {
        return "only the temporary directory has a size limit";
    }

    @Override
    public String explain(String stderr) {
        if (stderr.isEmpty()) {
            return "the container ended before the command began";
        }
        return stderr + remedy(stderr);
    }

    private static String remedy(String stderr) {
        if (stderr.contains("connect to the Docker daemon")) {
            return " (no daemon answers there: start it, set DOCKER_HOST, or use podman)";
        }
        if (stderr.contains("rlimit") || stderr.contains("ulimit")) {
            return " (the runtime asks for more open files or processes than this machine's hard limits let it have;"
                    + " set 'default_ulimits' in containers.conf)";
        }
        if (stderr.contains("hybrid mode")) {
            return " (crun can't do with this machine's control groups: use runc)";
        }
        if (stderr.contains("bash")) {
            return " (the image must have /bin/bash and coreutils)";
        }
        return "";
    }

    @Override
    public Path temporaryDirectory(SandboxSpec spec) {
        return TMP;
    }

    @Override
    public boolean hostPrograms() {
        return image.isEmpty();
    }

    @Override
    public boolean sees(SandboxSpec spec, Path path) {
        return system.shows(path) || spec.shows(path);
    }

    @Override
    public Map<String, String> outside(Map<String, String> inside) {
        return client.environment();
    }

    @Override
    public boolean tethers() {
        return true;
    }

    @Override
    public Optional<Tether> tether(ScratchFiles files, AgentUser user, Map<String, String> inside)
            throws InterruptedException {
        return Optional.of(Lifeline.open(host.processes(), client, files, user, inside));
    }

    @Override
    public SandboxLimits limits(SandboxSpec spec) {
        SandboxLimits own = spec.limits();
        return new SandboxLimits(
                OptionalLong.of(own.memory().orElse(MEMORY)),
                OptionalInt.of(own.pids().orElse(PIDS)),
                own.cpus(),
                own.time(),
                own.output());
    }

    @Override
    public List<String> commandLine(SandboxSpec spec, List<String> command, AgentUser user, ScratchFiles files) {
        List<String> line =
                new ArrayList<>(List.of(client.program(), "run", "--rm", "--interactive", "--pull", "never"));
        line.addAll(List.of("--name", container(files), "--log-driver", "none", "--sig-proxy=false"));
        line.addAll(List.of("--label", TAG_LABEL + "=" + spec.tag(), "--label", SCRATCH_LABEL + "=" + host.scratch()));
        line.addAll(List.of("--env", SandboxEnvironment.TAG + "=" + spec.tag()));
        line.addAll(List.of("--env", SandboxEnvironment.START + "=" + files.id()));
        addConfinement(line, user);
        profile.map(text -> files.write("seccomp.json", text))
                .ifPresent(file -> line.addAll(List.of("--security-opt", "seccomp=" + file)));
        addLimits(line, limits(spec));
        line.addAll(List.of("--network", spec.network() instanceof Network.Host ? "host" : "none"));
        addFiles(line, spec, user, files);
        line.addAll(List.of("--workdir", spec.process().directory().toString(), "--entrypoint", "/bin/bash"));
        line.add(image.orElseGet(HostImage::name));
        boolean listed = spec.network() instanceof Network.Listed;
        line.addAll(ContainerEntry.arguments(
                INSIDE.resolve(Lifeline.PIPE).toString(),
                INSIDE.resolve(STATUS).toString(),
                listed
                        ? WayOut.entering(
                                image.isEmpty() ? HostSystem.perl() : Optional.empty(), system.java(), command)
                        : command));
        return line;
    }

    private void addConfinement(List<String> line, AgentUser user) {
        line.addAll(List.of("--user", user.id() + ":" + user.id(), "--hostname", "sandbox", "--read-only"));
        line.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
        if (Files.exists(SELINUX)) {
            line.addAll(List.of("--security-opt", "label=disable")); // the mounts are labelled for the host
        }
        if (client.podman()) {
            line.addAll(List.of("--read-only-tmpfs=false", "--http-proxy=false", "--no-hosts"));
            if (!user.switched()) {
                line.add("--userns=keep-id");
            }
        }
        line.addAll(List.of("--tmpfs", TMP + ":rw,exec,nosuid,nodev,size=1g,mode=1777", "--shm-size", "64m"));
    }

    private static void addLimits(List<String> line, SandboxLimits limits) {
        String memory = Long.toString(limits.memory().orElseThrow());
        line.addAll(List.of("--memory", memory, "--memory-swap", memory));
        line.addAll(List.of("--pids-limit", Integer.toString(limits.pids().orElseThrow())));
        limits.cpus().ifPresent(cpus -> line.addAll(List.of("--cpus", cpus.toPlainString())));
        line.addAll(List.of("--ulimit", "core=0:0"));
        // By itself the runtime asks for more than it may where this machine's root may raise no limit.
        HardLimits.ofThisJvm()
                .forEach((name, most) -> line.addAll(List.of("--ulimit", name + "=" + most + ":" + most)));
    }

    private void addFiles(List<String> line, SandboxSpec spec, AgentUser user, ScratchFiles files) {
        boolean listed = spec.network() instanceof Network.Listed;
        ContainerMounts mounts = new ContainerMounts();
        if (image.isEmpty()) {
            system.shown(spec).forEach(mounts::readOnly);
        } else if (listed) {
            system.jdk().forEach(mounts::readOnly); // the bridge needs it
        }
        mounts.readOnly(files.write("passwd", HostSystem.passwd(user, spec.home())), Path.of("/etc/passwd"));
        mounts.readOnly(files.write("group", HostSystem.group(user)), Path.of("/etc/group"));
        if (!(spec.network() instanceof Network.Host)) {
            mounts.readOnly(files.write("hosts", WayOut.hosts(spec.network())), Path.of("/etc/hosts"));
        }
        if (listed) {
            mounts.readWrite(WayOut.socket(files), Inside.SOCKET);
            mounts.readOnly(WayOut.bridgeClass(files), WayOut.BRIDGE_CLASS);
        }
        mounts.readOnly(files.path(Lifeline.PIPE), INSIDE.resolve(Lifeline.PIPE));
        mounts.readWrite(status(user, files), INSIDE.resolve(STATUS));
        spec.mounts().forEach(mounts::add);
        mounts.readWrite(spec.home(), spec.home());
        line.addAll(mounts.options());
    }

    /** Where the command's end is told; whoever runs inside can write to it. */
    private static Path status(AgentUser user, ScratchFiles files) {
        Path status = files.write(STATUS, "");
        try {
            Files.setPosixFilePermissions(status, PosixFilePermissions.fromString("rw-------"));
            files.passTo(user, status);
            return status;
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE, "Can't pass on '" + status + "': " + e.getMessage() + ".", e);
        }
    }

    @Override
    public String startedMark() {
        return ContainerEntry.STARTED;
    }

    @Override
    public Optional<Limit> reached(String status) {
        return ContainerEntry.reached(status);
    }

    @Override
    public void forget(ScratchFiles files) {
        client.remove(container(files));
    }

    @Override
    public int depth() {
        return 1;
    }
}
