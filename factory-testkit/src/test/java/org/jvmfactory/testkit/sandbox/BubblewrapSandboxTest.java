package org.jvmfactory.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.sandbox.Mount;
import org.jvmfactory.sandbox.SandboxProvider;
import org.jvmfactory.sandbox.SandboxSpec;
import org.jvmfactory.testkit.contract.SandboxContract;
import org.jvmfactory.testkit.junit.Needs;

class BubblewrapSandboxTest extends SandboxContract {

    @BeforeEach
    void needs_bubblewrap() {
        Needs.program("bwrap");
    }

    @Test
    void the_running_jdk_and_git_work_inside() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        Exit exit = run(spec("""
                '%s' -XshowSettings:properties -version 2>&1 | grep -E 'user.(name|home) ='
                git init -q repo && git -C repo -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m x
                git -C repo log --format=%%s
                getent hosts localhost >/dev/null && echo resolved""".formatted(java)));

        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(printed().stream().map(String::strip))
                .containsExactly("user.home = " + home, "user.name = agent", "x", "resolved");
    }

    @Test
    void the_processes_of_the_host_are_not_there() throws Exception {
        run(spec("ls /proc | grep -c '^[0-9]'"));

        assertThat(Integer.parseInt(printed().get(0))).isLessThan(10);
    }

    @Test
    void a_home_inside_a_read_only_mount_can_be_written() throws Exception {
        SandboxSpec plain = spec("echo x > file && ! touch '" + directory + "/file'");

        Exit exit = run(new SandboxSpec(
                plain.tag(), plain.process(), List.of(Mount.readOnly(directory)), home, Map.of(), Set.of()));

        assertThat(exit).isEqualTo(new Exit.Exited(0));
    }

    @Override
    protected SandboxProvider provider() {
        return new BubblewrapSandboxProvider();
    }

    @Override
    protected Set<Guarantee> neverGiven() {
        return EnumSet.of(
                Guarantee.MEMORY_LIMITED, Guarantee.PIDS_LIMITED, Guarantee.CPU_LIMITED, Guarantee.DISK_LIMITED);
    }
}
