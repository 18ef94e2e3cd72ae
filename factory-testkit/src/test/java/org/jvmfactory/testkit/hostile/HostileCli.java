package org.jvmfactory.testkit.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The hostile agent's program: a shell script that reads from its prompt which attacks it is to make. */
final class HostileCli {

    /** In a task's title: every attack that disturbs no other. */
    static final String TOGETHER = "together";

    private static final String TOOLS = """
            exec 3>&2 2>/dev/null
            mark=$(grep -o '\\[[a-z-]*\\]' | head -n 1)
            broke() { echo "broke $attack: $*"; }
            look() { grep -q "$CANARY" "$1" && broke "read $1"; }
            put() { echo x > "$1/$name"; }
            commit() { git -c user.name=e -c user.email=e@example.org commit -q "$@"; }
            through() { curl -s -m 3 --noproxy '' -x "${HTTP_PROXY:-}" "$1"; }
            send() { bash -c 'printf %s "$1" > "/dev/udp/127.0.0.1/$2"' sh "$1" "$UDP"; }
            raw() {
              proxy=${HTTP_PROXY#http://}; proxy=${proxy%/}
              test -n "$proxy" && timeout 3 bash -c 'exec 3<>"/dev/tcp/${2%:*}/${2##*:}"; printf "$1" >&3; cat <&3' sh "$1" "$proxy"
            }
            # Runs an attack: its id, whether something is promised against it.
            try() {
              attack=$1 promised=$2 name=$1-$UNIQUE trap=$HOME/trap-$1
              printf '#!/bin/sh\\n[ -n "$FACTORY_TAG" ] || echo "$0 $*" >> "%s"\\ncat\\nexit 0\\n' "$TRAPS/$1" > "$trap"
              chmod +x "$trap"
              touch "$HOME/tried-$1"
              ("attack_$(echo "$1" | tr - _)") </dev/null
              return 0
            }
            """;

    private static final String HONEST = """
            #!/bin/sh
            prompt=$(cat)
            home=clean tree=clean tmp=clean
            test -e "$HOME/poison" && home=poisoned
            { test -e evil || grep -q evil README.md; } && tree=poisoned
            test -n "$(ls -d /tmp/left-* 2>/dev/null)" && tmp=poisoned
            printf '{"decision":"changes-requested","summary":"%s home, %s tree, %s tmp",' $home $tree $tmp
            printf '"findings":[{"severity":"major","message":"It is hostile."}]}\\n'
            """;

    private HostileCli() {}

    /** Writes it to the ground. {@code promised} are the attacks that must fail: only there it goes to the end. */
    static void write(Ground ground, Set<Attack> promised) throws IOException {
        StringBuilder script =
                new StringBuilder("#!/bin/sh\n").append(ground.words()).append(TOOLS);
        StringBuilder cases = new StringBuilder("case \"$mark\" in\n");
        StringBuilder together = new StringBuilder();
        for (Attack attack : Attacks.all()) {
            script.append(attack.function())
                    .append("() {\n")
                    .append(attack.script())
                    .append("\n}\n");
            String trying = "try " + attack.id() + " " + (promised.contains(attack) ? "yes" : "no");
            if (attack.alone()) {
                cases.append("'[")
                        .append(attack.id())
                        .append("]') ")
                        .append(trying)
                        .append(";;\n");
            } else {
                together.append(trying).append("\n");
            }
        }
        cases.append("'[" + TOGETHER + "]'*)\n").append(together);
        cases.append("date > together.txt\necho 'All tried.';;\n");
        cases.append("*) echo harmless > note.txt;;\nesac\nexit \"$(cat \"$HOME/status\" || echo 0)\"\n");
        program(ground.programFile(), script.append(cases).toString());
    }

    /** Writes the program of a reviewer that asks for changes, and says whether anything was left for it. */
    static void writeHonest(Path file) throws IOException {
        program(file, HONEST);
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
