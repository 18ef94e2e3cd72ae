package org.jvmfactory.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.egress.EgressGate;
import org.jvmfactory.egress.Inside;
import org.jvmfactory.egress.LoopbackBridge;

/** The proxy of one command, open as long as the command runs, and what stands inside to reach it. */
final class WayOut implements AutoCloseable {

    private static final String SOCKET = "egress.sock";
    private static final String CLASS = LoopbackBridge.class.getName().replace('.', '/') + ".class";

    /** Where the bridge's class path is, inside. */
    static final Path BRIDGE = Path.of("/run/factory/bridge");

    /** The bridge's own file below it. */
    static final Path BRIDGE_CLASS = BRIDGE.resolve(CLASS);

    /** {@link LoopbackBridge} in a hundredth of its time and a tenth of its memory. */
    private static final String PERL = new String(resource(WayOut.class, "way-out.pl"), StandardCharsets.UTF_8);

    /**
     * Starts the bridge, waits until it listens, and becomes the command. The bridge stays the command's child: beside it, it would pass for
     * the command.
     */
    private static final String ENTER = """
            own=$PATH PATH=/usr/bin:/bin:$PATH
            ready=/tmp/.factory-way-out
            mkfifo -m 600 "$ready" || exit 126
            env -i "$1" -Xmx32m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -cp "$2" "$3" "$4" "$5" /dev/stdout \\
              </dev/null >"$ready" 2>/dev/null &
            state=
            read -r state <"$ready"
            rm -f "$ready"
            if [ "$state" != up ]; then
              echo "The way out of the sandbox can't be opened: '$1' doesn't start in it." >&2
              exit 126
            fi
            PATH=$own
            shift 5
            exec "$@\"""";

    private final Optional<EgressGate> gate;

    private WayOut(Optional<EgressGate> gate) {
        this.gate = gate;
    }

    /** None, for a command that has another network or a wrapper that can't keep it from the host's. */
    static WayOut none() {
        return new WayOut(Optional.empty());
    }

    /** Opens what {@code spec} asks for, so that {@code user} can use it. */
    static WayOut open(SandboxSpec spec, Wrapper wrapper, AgentUser user, ScratchFiles files) {
        if (!wrapper.attempts().contains(Guarantee.EGRESS_LISTED)
                || !(spec.network() instanceof Network.Listed listed)) {
            return none();
        }
        Path socket = socket(files);
        try {
            EgressGate gate = EgressGate.open(listed.egress(), socket);
            try {
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
                files.passTo(user, socket);
            } catch (IOException | RuntimeException e) {
                gate.close();
                throw e;
            }
            return new WayOut(Optional.of(gate));
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't open the sandbox's way out at '" + socket + "': " + e.getMessage() + ".",
                    e);
        }
    }

    static Path socket(ScratchFiles files) {
        return files.path(SOCKET);
    }

    /** Writes the bridge's class, for a sandbox that is entered without Perl. */
    static Path bridgeClass(ScratchFiles files) {
        return files.write(
                CLASS.replace('/', '.'),
                resource(LoopbackBridge.class, LoopbackBridge.class.getSimpleName() + ".class"));
    }

    /** {@code command} with the bridge as its child: in Perl, which starts in an instant, else in the JDK that runs this JVM. */
    static List<String> entering(Optional<Path> perl, Path java, List<String> command) {
        List<String> line = new ArrayList<>();
        if (perl.isPresent()) {
            line.addAll(List.of(perl.get().toString(), "-e", PERL));
        } else {
            line.addAll(List.of("/bin/sh", "-c", ENTER, "sh"));
            line.addAll(List.of(java.toString(), BRIDGE.toString(), LoopbackBridge.class.getName()));
        }
        line.addAll(List.of(Integer.toString(Inside.PORT), Inside.SOCKET.toString()));
        line.addAll(command);
        return line;
    }

    /** What the command finds in {@code /etc/hosts}. */
    static String hosts(Network network) {
        return network instanceof Network.Listed listed
                ? Inside.hosts(listed.egress())
                : "127.0.0.1 localhost\n::1 localhost\n";
    }

    /** What stands in the file {@code name} beside a class. */
    static byte[] resource(Class<?> beside, String name) {
        try (InputStream content = beside.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException("'" + name + "' isn't beside " + beside.getName() + ".");
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gate.ifPresent(EgressGate::close);
    }
}
