package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.Push;
import org.jvmfactory.git.TestGit;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.task.TaskId;

/**
 * What an agent can plant in its tree so that git executes it. Whatever is executed leaves its uid in a file that everybody can write; the
 * host's own uid must never be there. Needs a root JVM, where the host's user and the agent's are two.
 */
class HostileTreeTest {

    private static final SandboxMachine MACHINE = new SandboxMachine(new ProcessSandboxProvider());
    private static final TaskId TASK = new TaskId("7");

    private final WorkshopFixture shop = new WorkshopFixture(MACHINE);
    private final TestGit remote;
    private final Mirror mirror;
    private final String base;
    private final Workspaces workspaces = shop.workspaces();
    private final Workspace workspace;
    private final Path canary;
    private final Path trap;

    HostileTreeTest() throws Exception {
        assumeTrue(shop.isRoot(), "only where the JVM is root, the host's user and the agent's are two");
        remote = TestGit.init(shop.directory().resolve("app"), "main")
                .write("README.md", "# App\n")
                .commit("First commit");
        mirror = shop.mirror(remote.directory());
        base = mirror.resolve("main");
        workspace = workspaces.open(
                new WorkspaceRequest(TASK, Workspaces.branch(TASK, "Title"), "main", base, base), mirror);
        canary = Files.createDirectory(shop.directory().resolve("canary"));
        trap = shop.directory().resolve("trap.sh");
        Files.writeString(trap, "#!/bin/sh\ntouch " + canary + "/$(id -u)\ncat\nexit 0\n");
        for (Path path : new Path[] {canary, trap}) {
            assertThat(path.toFile().setWritable(true, false) && path.toFile().setExecutable(true, false))
                    .isTrue();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        MACHINE.close();
    }

    @AfterEach
    void clear() throws Exception {
        shop.close();
    }

    @Test
    void the_trap_works_where_the_host_does_run_git_in_a_tree() throws Exception {
        shop.agent(workspace, "git config core.fsmonitor " + trap);

        TestGit.at(workspace.tree()).git("status");

        assertThat(canary.resolve("0")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // hooks, by every way to name them
                "mkdir -p .git/hooks; for h in pre-commit post-commit post-index-change post-checkout reference-transaction"
                        + " prepare-commit-msg commit-msg pre-auto-gc; do cp TRAP .git/hooks/$h; done",
                "mkdir -p own; cp TRAP own/pre-commit; git config core.hooksPath \"$PWD/own\"",
                "git config core.fsmonitor TRAP",
                // what belongs to single files
                "git config filter.x.clean TRAP; git config filter.x.smudge TRAP; echo '* filter=x' > .gitattributes",
                "git config diff.x.textconv TRAP; git config diff.x.command TRAP; echo '* diff=x' > .gitattributes",
                "git config merge.x.driver TRAP; echo '* merge=x' > .gitattributes",
                // programs that git calls
                "for k in core.editor core.pager core.sshCommand core.askPass gpg.program diff.external sequence.editor"
                        + " credential.helper core.gitProxy uploadpack.packObjectsHook; do git config $k TRAP; done;"
                        + " git config commit.gpgSign true",
                "git config alias.add '!TRAP'; git config alias.commit '!TRAP'; git config alias.rev-parse '!TRAP'",
                // another configuration
                "printf '[core]\\n\\tfsmonitor = TRAP\\n\\thooksPath = /tmp\\n' > evil; git config include.path \"$PWD/evil\"",
                "git config core.worktree /tmp; git config core.bare true",
                // another repository
                "cp -r .git evil; git --git-dir=evil config core.fsmonitor TRAP; rm -rf .git; echo 'gitdir: ./evil' > .git",
                "mv .git evil; git --git-dir=evil config core.fsmonitor TRAP; ln -s evil .git",
                "mkdir sub; cd sub; git init -q; echo y > y; git add y; git commit -qm y; git config core.fsmonitor TRAP;"
                        + " mkdir -p .git/info; echo '* filter=x' > .git/info/attributes; git config filter.x.clean TRAP; cd ..;"
                        + " git add sub 2>/dev/null; git commit -qm 'Point to it'"
            })
    void the_host_executes_nothing_that_an_agent_planted(String plant) throws Exception {
        shop.agent(workspace, "umask 000; " + plant.replace("TRAP", trap.toString()) + "; echo work > work.txt");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");
        mirror.changes(base, handed.commit());
        mirror.diff(base, handed.commit(), 100_000);
        mirror.push(new Push("factory/7", handed.commit(), Optional.empty()));
        workspaces.restore(workspace, handed.commit());
        workspaces.archiveHome(workspace, "test");
        workspaces.remove(workspace);

        assertThat(remote.git("show", "factory/7:work.txt")).isEqualTo("work");
        assertThat(canary.resolve("0")).doesNotExist();
    }

    @Test
    void objects_of_another_repository_dont_come_along_through_alternates() throws Exception {
        TestGit secret = TestGit.init(shop.directory().resolve("secret"), "main")
                .write("key.txt", "hunter2\n")
                .commit("Secret");
        String stolen = secret.tip("main");
        shop.agent(
                workspace,
                "echo " + secret.directory() + "/.git/objects >> .git/objects/info/alternates;"
                        + " git -c safe.directory='*' merge -q --allow-unrelated-histories -m Steal " + stolen);

        assertThatThrownBy(() -> workspaces.handOver(workspace, mirror, base, "Finish\n"))
                .isInstanceOf(WorkspaceException.class);
        assertThat(mirror.contains(stolen)).isFalse();
    }

    @Test
    void a_link_in_place_of_a_report_isnt_followed() throws Exception {
        shop.agent(workspace, "ln -s README.md report.json");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(mirror.file(handed.commit(), "report.json")).isEmpty();
    }

    @Test
    void what_an_agent_does_to_borrowed_objects_doesnt_reach_the_mirror() throws Exception {
        shop.agent(
                workspace,
                "rm -rf " + mirror.objects() + "/* 2>/dev/null || true; echo x > " + mirror.objects()
                        + "/x 2>/dev/null || true");

        TestGit.at(mirror.directory()).git("fsck", "--strict");
        assertThat(mirror.objects().resolve("x")).doesNotExist();
    }

    @Test
    void no_process_is_left_behind() throws Exception {
        shop.agent(
                workspace,
                "git config filter.x.clean 'setsid sleep 300 </dev/null >/dev/null 2>&1 & cat'; echo '* filter=x' > .gitattributes");

        workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(MACHINE.sweep(TASK.value())).isZero();
    }
}
