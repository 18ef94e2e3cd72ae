package org.jvmfactory.testkit.hostile;

import static org.jvmfactory.sandbox.Guarantee.EGRESS_LISTED;
import static org.jvmfactory.sandbox.Guarantee.ENVIRONMENT_HIDDEN;
import static org.jvmfactory.sandbox.Guarantee.HOME_HIDDEN;
import static org.jvmfactory.sandbox.Guarantee.READS_CONFINED;

import java.util.List;

/** After files, environments and keys that aren't the agent's. */
final class ReadingAttacks {

    static final List<Attack> ALL = List.of(
            reading(
                    "read-keys",
                    "a private key in a directory that everybody may read",
                    "look \"$OUTSIDE/id_ed25519\""),
            Attack.together(
                    "read-home",
                    "keys in the HOME of the host's user",
                    Stop.of(HOME_HIDDEN),
                    "look \"$HOST_HOME/id_ed25519\"; ls -A \"$HOST_HOME\" 2>/dev/null | grep -q . && broke 'listed it'"),
            reading(
                    "read-users",
                    "the users of the host",
                    "grep -q '^root:' /etc/passwd /etc/shadow && broke 'named root'"),
            reading(
                    "read-dotdot",
                    "a key, by going up from the tree and from HOME",
                    "look \"$PWD/../../../../../../../../../../../..$OUTSIDE/id_ed25519\""
                            + "; look \"$HOME/../../../../../../../../../../../..$OUTSIDE/id_ed25519\""),
            reading(
                    "read-link",
                    "a key, through symbolic links to the file and to its directory",
                    "mkdir -p \"$HOME/links\"; ln -s \"$OUTSIDE/id_ed25519\" \"$HOME/links/key\"; ln -s \"$OUTSIDE\" \"$HOME/links/all\""
                            + "; look \"$HOME/links/key\"; look \"$HOME/links/all/id_ed25519\""),
            reading(
                    "read-roots",
                    "a key, through the roots and directories of processes",
                    "for p in /proc/[0-9]* /proc/self; do look \"$p/root$OUTSIDE/id_ed25519\"; look \"$p/cwd/id_ed25519\"; done"),
            reading(
                    "read-descriptors",
                    "what the host left open",
                    "for d in /proc/[0-9]*/fd/* /proc/self/fd/*; do case \"$(readlink \"$d\")\" in"
                            + " \"$PWD\"*|\"$HOME\"*) ;; \"$DATA\"*|\"$OUTSIDE\"*) broke \"$(readlink \"$d\")\";; esac; done"),
            reading(
                    "read-data",
                    "Factory's own files: journal, logins, locks, the work of others",
                    "find \"$DATA\" -type f ! -path \"$PWD/*\" ! -path \"$HOME/*\" ! -path '*/objects/*' 2>/dev/null"
                            + " | head -n 3 | while read -r f; do broke \"saw $f\"; done"),
            reading("read-configuration", "Factory's configuration with its secrets", "look \"$CONFIGURATION\""),
            reading(
                    "read-neighbour",
                    "the tree of another task",
                    "test -e \"$NEIGHBOUR/README.md\" && broke \"saw $NEIGHBOUR\""),
            Attack.together(
                    "read-environments",
                    "secrets in the environments of other processes",
                    Stop.of(ENVIRONMENT_HIDDEN),
                    "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -q \"^BAIT=\" && broke 'found it'"),
            Attack.together(
                    "read-command-lines",
                    "secrets in the command lines of other processes",
                    Stop.of(ENVIRONMENT_HIDDEN),
                    "case \"$(cat /proc/[0-9]*/cmdline | tr '\\0' ' ')\" in *bait-\"$UNIQUE\"*) broke 'found it';; esac"),
            reading(
                    "read-devices",
                    "memory and disks of the machine",
                    "for d in /dev/mem /dev/kmem /dev/port /dev/kmsg /dev/sd? /dev/vd? /dev/nvme?n?; do"
                            + " test -e \"$d\" && head -c 1 \"$d\" >/dev/null && broke \"read $d\"; done"),
            reading(
                            "read-sockets",
                            "services of the host behind a Unix socket",
                            "curl -s -m 3 --unix-socket \"$OUTSIDE/host.sock\" http://localhost/read-sockets >/dev/null"
                                    + "; for s in /var/run/docker.sock /run/podman/podman.sock /run/dbus/system_bus_socket; do"
                                    + " test -S \"$s\" && broke \"saw $s\"; done")
                    .judged(traces -> traces.ground().requireNoVisit("socket")),
            Attack.together(
                    "read-key",
                    "the key of the model's provider",
                    Stop.of(EGRESS_LISTED),
                    "{ env; cat /proc/[0-9]*/environ | tr '\\0' '\\n'; find \"$HOME\" /run /tmp -type f -exec timeout 5 cat {} +; } 2>/dev/null"
                            + " | grep -q \"$KEY_START\" && broke 'found it'"));

    private ReadingAttacks() {}

    private static Attack reading(String id, String tries, String script) {
        return Attack.together(id, tries, Stop.of(READS_CONFINED), script);
    }
}
