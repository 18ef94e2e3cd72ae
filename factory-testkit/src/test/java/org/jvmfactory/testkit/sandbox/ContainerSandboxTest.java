package org.jvmfactory.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.ContainerSandboxProvider;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.Readiness;
import org.jvmfactory.sandbox.Sandbox;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.sandbox.SandboxedProcess;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.contract.SandboxContract;
import org.jvmfactory.testkit.junit.Needs;

/** The contract with Podman. */
class ContainerSandboxTest extends SandboxContract {

    private static final String JAVA_HOME =
            Path.of(System.getProperty("java.home")).toString();

    /** Bash, what the probe and the tests call, and the libraries of these. */
    private static final String MAKE_IMAGE = """
            set -e
            root=$1/root
            mkdir -p "$root/usr/bin" "$root/usr/lib" "$root/tmp" "$root/proc" "$root/dev" "$root/sys" "$root/etc"
            chmod 1777 "$root/tmp"
            for link in bin lib lib64; do ln -s "usr/$link" "$root/$link"; done
            ln -s lib "$root/usr/lib64"
            echo "the image's own" >"$root/usr/image"
            for name in bash sh cat id ls grep sed head tail tr sleep mkfifo rm env setsid unshare timeout perl; do
              program=$(command -v $name)
              cp -L "$program" "$root/usr/bin/$name"
            done
            for program in "$root"/usr/bin/* "$3/bin/java" "$3"/lib/*.so "$3"/lib/server/libjvm.so; do
              ldd "$program" | grep -o '/[^ )]*' | while read -r library; do cp -L "$library" "$root/usr/lib/"; done
            done
            tar -C "$root" -cf "$1/image.tar" .
            podman import -q "$1/image.tar" "$2"
            """;

    @BeforeEach
    void needs_podman() {
        Needs.program("podman");
        Readiness readiness = sandbox.probe();
        Needs.that(readiness.usable(), "podman can be used here: " + readiness.summary());
    }

    @AfterEach
    void no_container_is_left() throws Exception {
        assertThat(podman("ps", "--all", "--quiet", "--filter", "label=org.jvmfactory.scratch=" + scratch))
                .isEmpty();
    }

    @Test
    void the_running_jdk_and_git_work_inside() throws Exception {
        Exit exit = run(spec("""
            '%s' -XshowSettings:properties -version 2>&1 | grep -E 'user.(name|home) ='
            git init -q repo && git -C repo -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m x
            git -C repo log --format=%%s
            getent hosts localhost >/dev/null && echo resolved""".formatted(JAVA_HOME + "/bin/java")));

        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(printed().stream().map(String::strip))
                .containsExactly("user.home = " + home, "user.name = agent", "x", "resolved");
    }

    @Test
    void a_home_inside_a_read_only_mount_can_be_written() throws Exception {
        SandboxSpec plain = spec("echo x > file && ! touch '" + directory + "/file'");

        Exit exit = run(new SandboxSpec(
                plain.tag(), plain.process(), List.of(Mount.readOnly(directory)), home, Map.of(), Set.of()));

        assertThat(exit).isEqualTo(new Exit.Exited(0));
    }

    @Test
    void a_path_may_hold_what_separates_the_options_of_a_mount() throws Exception {
        Path odd = agentDirectory("a,b=\"c\" d");
        SandboxSpec plain = spec("echo x > '" + odd + "/new'");

        Exit exit = run(
                new SandboxSpec(plain.tag(), plain.process(), List.of(Mount.readWrite(odd)), home, Map.of(), Set.of()));

        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(odd.resolve("new")).hasContent("x");
    }

    @Test
    void a_variable_may_hold_anything() throws Exception {
        String value = "a 'b' \"c\" $d `e` \\f\n.\ng\r\\n é\t";
        SandboxSpec plain = spec("printf '%s' \"$ODD\" | od -An -tx1 | tr -d ' \\n'");

        run(new SandboxSpec(plain.tag(), plain.process(), List.of(), home, Map.of("ODD", Secret.of(value)), Set.of()));

        assertThat(printed()).containsExactly(HexFormat.of().formatHex(value.getBytes(UTF_8)));
    }

    @Test
    void the_runtime_knows_no_secret_and_keeps_no_output() throws Exception {
        String secret = "secret-" + UUID.randomUUID();
        SandboxSpec plain = spec("echo ready; sleep 50");
        SandboxSpec secretive = new SandboxSpec(
                plain.tag(), plain.process(), List.of(), home, Map.of("KEY", Secret.of(secret)), Set.of());
        try (SandboxedProcess running = sandbox.start(secretive)) {
            untilPrinted("ready");
            String container = container();

            assertThat(podman("inspect", container)).contains("Config").doesNotContain(secret);
            assertThat(running.alive()).isTrue();
        }
    }

    @Test
    void what_is_inside_cannot_keep_the_container_from_ending() {
        SandboxedProcess running = sandbox.start(spec("kill -STOP 1; kill -KILL 1; chmod 700 /run/factory/life;"
                + " (exec 9>/run/factory/life) && echo opened; echo ready; sleep 50"));
        try (running) {
            untilPrinted("ready");
            assertThat(running.alive()).isTrue();
        }

        assertThat(printed()).containsExactly("ready");
        assertThat(running.alive()).isFalse();
    }

    @Test
    void what_a_machine_that_fell_over_left_is_removed_at_the_next_start() throws Exception {
        run(spec("true"));
        String image = podman("images", "--format", "{{.Repository}}:{{.Tag}}")
                .lines()
                .filter(name -> name.contains("factory-host"))
                .findFirst()
                .orElseThrow();
        podman(
                "run",
                "--network",
                "none",
                "--log-driver",
                "none",
                "--label",
                "org.jvmfactory.scratch=" + scratch,
                "--ulimit",
                "nofile=1024:1024",
                "--ulimit",
                "nproc=1024:1024",
                "--mount",
                "type=bind,source=/usr,target=/usr,readonly",
                "--entrypoint",
                "/bin/true",
                image);
        assertThat(podman("ps", "--all", "--quiet", "--filter", "label=org.jvmfactory.scratch=" + scratch))
                .isNotEmpty();

        assertThat(provider().create(host()).probe().usable()).isTrue(); // and then none is left
    }

    @Test
    void an_image_takes_the_place_of_this_machines_system() throws Exception {
        String image = "localhost/factory-test:" + UUID.randomUUID();
        processes.run(
                ProcessSpec.of(List.of("sh", "-c", MAKE_IMAGE, "sh", directory.toString(), image, JAVA_HOME), directory)
                        .withEnvironment(Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", "HOME", home.toString())),
                Duration.ofSeconds(50));
        try {
            Sandbox inImage = provider().create(host(ConfigNode.parse("test", "image: " + image)));
            assertThat(inImage.probe().missing()).containsOnlyKeys(Guarantee.DISK_LIMITED);
            try (SandboxedProcess running = inImage.start(spec("cat /usr/image; ls /usr/bin | grep -c javac"))) {
                assertThat(running.await(Duration.ofSeconds(30))).hasValue(new Exit.Exited(1));
            }
            assertThat(printed()).containsExactly("the image's own", "0");
        } finally {
            podman("rmi", image);
        }
    }

    @Test
    void a_runtime_or_an_image_that_is_not_there_is_named() {
        Readiness noRuntime = probe("command: no-such-runtime");
        Readiness noImage = probe("image: localhost/no-such-image:1");

        assertThat(noRuntime.usable()).isFalse();
        assertThat(noRuntime.summary()).contains("'no-such-runtime'");
        assertThat(noImage.usable()).isFalse();
        assertThat(noImage.summary()).contains("'localhost/no-such-image:1'", "none is fetched");
    }

    private Readiness probe(String settings) {
        return provider().create(host(ConfigNode.parse("test", settings))).probe();
    }

    private void untilPrinted(String line) {
        await().until(() -> printed().contains(line));
    }

    private String container() throws Exception {
        return podman("ps", "--quiet", "--filter", "label=org.jvmfactory.scratch=" + scratch)
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private String podman(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(Needs.program("podman").toString()));
        command.addAll(List.of(arguments));
        ProcessOutput output = processes.run(
                ProcessSpec.of(command, Path.of("/"))
                        .withEnvironment(Map.of(
                                "PATH",
                                        Optional.ofNullable(System.getenv("PATH"))
                                                .orElse("/usr/bin:/bin"),
                                "HOME", System.getProperty("user.home"))),
                Duration.ofSeconds(30));
        return output.text().strip();
    }

    @Override
    protected SandboxProvider provider() {
        return new ContainerSandboxProvider();
    }

    @Override
    protected Set<Guarantee> neverGiven() {
        return EnumSet.of(Guarantee.DISK_LIMITED);
    }
}
