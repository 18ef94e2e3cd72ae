package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.jvmfactory.git.TestGit;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.ProcessSandboxProvider;

/** In bubblewrap, where nothing of the host but tree and objects can be seen. */
class HostileTreeInBubblewrapTest extends HostileTree {

    private static final SandboxMachine MACHINE =
            new SandboxMachine(new BubblewrapSandboxProvider(), new ProcessSandboxProvider());

    HostileTreeInBubblewrapTest() throws Exception {
        super(MACHINE);
        assumeTrue(MACHINE.sandbox().kind().equals("bubblewrap"), "bubblewrap can be used here");
    }

    @AfterAll
    static void stop() throws Exception {
        MACHINE.close();
    }

    @Test
    void no_other_repository_of_the_machine_can_be_had() throws Exception {
        TestGit secret = TestGit.init(directory().resolve("secret"), "main")
                .write("key.txt", "hunter2\n")
                .commit("Secret");
        String stolen = secret.tip("main");
        String objects = secret.directory() + "/.git/objects";
        for (String theft : List.of(
                "rm -rf .git/objects/pack; ln -s " + objects + " .git/objects/pack",
                "rm -rf .git/objects/info; mkdir .git/objects/info; echo " + objects
                        + " > .git/objects/info/alternates",
                "rm -rf .git/objects; ln -s " + objects + " .git/objects",
                "echo 'gitdir: " + secret.directory() + "/.git' > elsewhere; rm -rf .git; mv elsewhere .git",
                "rm -rf .git; ln -s " + secret.directory() + "/.git .git")) {
            agent(theft + "; mkdir -p .git/refs/heads && echo " + stolen + " > .git/refs/heads/stolen || true");

            assertThat(handOverIfItCan()).isNotEqualTo(stolen);
            assertThat(mirror().contains(stolen)).isFalse();
        }
    }

    @Test
    void a_file_that_no_code_host_takes_is_refused() throws Exception {
        agent("truncate -s 101M zeros");

        assertThatThrownBy(this::handOver)
                .hasMessageContaining("'zeros' has 105906176 bytes, and at most 104857600 are taken");
    }
}
