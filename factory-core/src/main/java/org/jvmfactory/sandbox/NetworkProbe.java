package org.jvmfactory.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.egress.Egress;
import org.jvmfactory.egress.HostList;
import org.jvmfactory.egress.Inside;
import org.jvmfactory.process.LineSink;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.process.Threads;

/** Tries to reach a server of this machine from inside: past the proxy, and through it. */
final class NetworkProbe {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LONGEST_LINE = 4096;

    /** Only bash among the shells can open a connection. One does it all: each program more takes as long as what it is for. */
    private static final String REACH = """
            command -v bash >/dev/null || { echo nobash; exit; }
            exec bash -c '
              (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && echo connected
              { read -r line; read -r line; while IFS=": " read -r name rest; do echo "interface=$name"; done; } </proc/net/dev
              ask() {
                exec 3<>"/dev/tcp/127.0.0.1/$2" && printf "GET http://%s/ HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n" "$1" "$1" >&3 \\
                  && read -r said <&3 && echo "${said%?}"
              }
              if [ -n "$2" ]; then
                echo "listed=$(ask "127.0.0.1:$1" "$2" 2>/dev/null)"
                echo "other=$(ask "localhost:$1" "$2" 2>/dev/null)"
              fi
              echo done' reach "$@"
            """;

    private final SandboxHost host;
    private final AgentUser user;
    private final Wrapper wrapper;
    private final ProbeGround ground;

    NetworkProbe(SandboxHost host, AgentUser user, Wrapper wrapper, ProbeGround ground) {
        this.host = host;
        this.user = user;
        this.wrapper = wrapper;
        this.ground = ground;
    }

    /** The guarantees about the network that don't hold, each with what was seen. */
    Map<Guarantee, String> broken() throws InterruptedException {
        Map<Guarantee, String> broken = new EnumMap<>(Guarantee.class);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Threads.named("factory-network-probe-")
                    .newThread(() -> greet(server))
                    .start();
            String port = Integer.toString(server.getLocalPort());
            Egress egress = new Egress(HostList.of(List.of("127.0.0.1:" + port)), List.of(), Egress.Listener.NOBODY);
            List<String> listed = look(Network.listed(egress), port, Integer.toString(Inside.PORT));
            Optional<String> past = past(listed);
            past.or(() -> through(listed)).ifPresent(seen -> broken.put(Guarantee.EGRESS_LISTED, seen));
            if (past.isPresent()) { // both have the same namespace: here it may be the way out alone that doesn't work
                past(look(Network.none(), port, "")).ifPresent(seen -> broken.put(Guarantee.NETWORK_DENIED, seen));
            }
            return broken;
        } catch (IOException e) {
            String why = "no server can be opened to try it with: " + e.getMessage();
            return Map.of(Guarantee.NETWORK_DENIED, why, Guarantee.EGRESS_LISTED, why);
        }
    }

    private List<String> look(Network network, String port, String proxy) throws InterruptedException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        TailSink stderr = new TailSink(LONGEST_LINE);
        SandboxSpec spec = ground.spec(
                        List.of("sh", "-c", REACH, "sh", port, proxy), new LineSink(LONGEST_LINE, lines::add), stderr)
                .withNetwork(network);
        try (ScratchFiles files = ScratchFiles.in(host.scratch(), ground.id());
                ContainedProcess inside = new Start(host, user, wrapper).command(spec, files)) {
            Optional<Exit> exit = inside.await(LIMIT);
            lines.add(
                    0,
                    exit.map(Exit::describe).orElse("it takes longer than " + LIMIT.toSeconds() + " s") + " "
                            + stderr.text().strip());
        }
        return lines;
    }

    /** What shows that a command got out by itself, or that nobody can tell. */
    private static Optional<String> past(List<String> lines) {
        if (lines.contains("nobash")) {
            return Optional.of("bash isn't there, which the probe needs to try it; install it");
        }
        if (lines.contains("connected")) {
            return Optional.of("the probe connected to a server outside");
        }
        if (!lines.contains("done")) {
            return Optional.of("the probe couldn't run with a network of its own: "
                    + lines.get(0).strip());
        }
        return lines.stream()
                .filter(line -> line.startsWith("interface=") && !line.equals("interface=lo"))
                .findFirst()
                .map(line -> "the probe saw the network " + line);
    }

    /** What shows that the proxy lets out too little or too much. */
    private static Optional<String> through(List<String> lines) {
        if (lines.stream().noneMatch(line -> line.startsWith("listed=HTTP/1.1 200"))) {
            return Optional.of("the probe didn't reach through the proxy what is listed");
        }
        return lines.stream().anyMatch(line -> line.startsWith("other=HTTP/1.1 403"))
                ? Optional.empty()
                : Optional.of("the proxy didn't refuse what isn't listed");
    }

    private static void greet(ServerSocket server) {
        while (true) {
            try (Socket visitor = server.accept()) {
                int unused =
                        visitor.getInputStream().read(new byte[LONGEST_LINE]); // or closing would take the answer back
                visitor.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(ISO_8859_1));
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
