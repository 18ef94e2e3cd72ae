package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.Push;
import org.jvmfactory.git.TestGit;
import org.jvmfactory.task.TaskId;

/**
 * What an agent can plant in its tree so that git executes it, or so that the host reads or publishes what isn't the agent's. Whatever is
 * executed leaves its uid in a file that everybody can write; the host's own uid must never be there.
 */
abstract class HostileTree {

    /** Nobody else's: whoever looks for its processes ends them. */
    private static final TaskId TASK =
            new TaskId("tree-" + ProcessHandle.current().pid());

    private final SandboxMachine machine;
    private final WorkshopFixture shop;
    private final TestGit remote;
    private final Mirror mirror;
    private final String base;
    private final Workspaces workspaces;
    private final Workspace workspace;
    private final Path canary;
    private final Path trap;

    HostileTree(SandboxMachine machine) throws Exception {
        this.machine = machine;
        shop = new WorkshopFixture(machine);
        workspaces = shop.workspaces();
        remote = TestGit.init(shop.directory().resolve("app"), "main")
                .write("README.md", "# App\n")
                .write("docs/guide.md", "# Guide\n")
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

    @AfterEach
    void clear() throws Exception {
        shop.close();
    }

    @Test
    void the_trap_works_where_the_host_does_run_git_in_a_tree() throws Exception {
        shop.agent(workspace, "git config core.fsmonitor " + trap);

        TestGit.at(workspace.tree()).git("status");

        assertThat(canary.resolve(hostId())).exists();
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
                "git config filter.x.process TRAP; mkdir -p .git/info; echo '* filter=x' > .git/info/attributes",
                "git config diff.x.textconv TRAP; git config diff.x.command TRAP; echo '* diff=x' > .gitattributes",
                "git config merge.x.driver TRAP; echo '* merge=x' > .gitattributes",
                // programs that git calls
                "for k in core.editor core.pager core.sshCommand core.askPass gpg.program diff.external sequence.editor"
                        + " credential.helper core.gitProxy uploadpack.packObjectsHook core.alternateRefsCommand"
                        + " gc.recentObjectsHook gpg.ssh.defaultKeyCommand trailer.x.command; do git config $k TRAP; done;"
                        + " git config commit.gpgSign true",
                "git config alias.add '!TRAP'; git config alias.commit '!TRAP'; git config alias.rev-parse '!TRAP'",
                // another configuration
                "printf '[core]\\n\\tfsmonitor = TRAP\\n\\thooksPath = /tmp\\n' > evil; git config include.path \"$PWD/evil\"",
                "git config extensions.worktreeConfig true; printf '[core]\\n\\tfsmonitor = TRAP\\n' > .git/config.worktree;"
                        + " printf '[includeIf \"gitdir:**\"]\\n\\tpath = config.worktree\\n' >> .git/config",
                "git config core.worktree /tmp; git config core.bare true",
                "git config remote.origin.url 'ext::TRAP'; git config protocol.allow always; git config remote.origin.promisor"
                        + " true; git config remote.origin.uploadpack TRAP; git config extensions.partialClone origin",
                "git config submodule.x.update '!TRAP'; git config url.ext::TRAP.insteadOf file:",
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
        assertThat(canary.resolve(hostId())).doesNotExist();
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
    void a_name_that_is_gits_own_on_some_machine_is_refused() throws Exception {
        for (String plant : List.of(
                "mkdir git~1; echo x > git~1/config",
                "mkdir \"$(printf '.g\\342\\200\\214it')\"; echo x > \"$(printf '.g\\342\\200\\214it')/config\"",
                "echo x > .git.",
                "echo x > '.git::$INDEX_ALLOCATION'",
                "ln -s README.md .gitmodules")) {
            shop.agent(workspace, "git reset -q --hard " + base + "; git clean -qffdx; " + plant);

            assertThatThrownBy(() -> workspaces.handOver(workspace, mirror, base, "Finish\n"))
                    .isInstanceOfAny(WorkspaceException.class, GitException.class);
            assertThat(TestGit.at(mirror.directory()).git("for-each-ref", "refs/factory/runs"))
                    .isEmpty();
        }
    }

    @Test
    void a_repository_under_another_spelling_is_taken_out() throws Exception {
        shop.agent(
                workspace, "mkdir -p .GIT/hooks lib/.Git; cp " + trap + " .GIT/hooks/pre-commit; echo x > lib/.Git/x");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(handed.removed()).containsExactlyInAnyOrder(".GIT", "lib/.Git");
        assertThat(handed.commit()).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git replace BASE \"$(git commit-tree -m Evil \"$(git write-tree)\")\"",
                "mkdir -p .git/info; git rev-parse HEAD > .git/info/grafts",
                "git rev-parse HEAD > .git/shallow",
                "git pack-refs --all; sed -i 1d .git/packed-refs; echo \"$(git rev-parse HEAD) refs/heads/--upload-pack=x\" >> .git/packed-refs",
                "cp .git/HEAD .git/refs/heads/-x; printf 'ref: refs/heads/-x\\n' > .git/refs/heads/--all",
                "rm -rf .git/refs/tags; ln -s /etc .git/refs/tags; ln -s /etc/passwd .git/refs/heads/passwd"
            })
    void tricks_with_refs_change_nothing_of_what_is_handed_over(String trick) throws Exception {
        shop.agent(
                workspace,
                "echo one > one.txt; git add .; git commit -qm One; " + trick.replace("BASE", base)
                        + "; echo two > two.txt");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(mirror.subjects(base, handed.commit())).containsExactly("Finish", "One");
        assertThat(mirror.changes(base, handed.commit()))
                .extracting(FileChange::path)
                .containsExactly("one.txt", "two.txt");
        assertThat(TestGit.at(mirror.directory()).git("for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/factory/runs/" + TASK.value() + "\nrefs/heads/main");
        TestGit.at(mirror.directory()).git("fsck", "--strict");
    }

    @Test
    void commits_left_out_by_a_graft_are_missed() throws Exception {
        shop.agent(
                workspace,
                "echo one > one.txt; git add .; git commit -qm One; echo two > two.txt; git add .; git commit -qm Two;"
                        + " mkdir -p .git/info; echo \"$(git rev-parse HEAD) " + base + "\" > .git/info/grafts");

        assertThatThrownBy(() -> workspaces.handOver(workspace, mirror, base, "Finish\n"))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(GitException.Code.REJECTED));
    }

    @Test
    void another_repository_in_place_of_its_own_is_not_on_top_of_the_base() throws Exception {
        shop.agent(
                workspace,
                "rm -rf .git; git init -q -b main; git config core.fsmonitor " + trap
                        + "; git add .; git commit -qm Mine");

        assertThatThrownBy(() -> workspaces.handOver(workspace, mirror, base, "Finish\n"))
                .hasMessageContaining("isn't made on top of the base");
        assertThat(canary.resolve(hostId())).doesNotExist();
    }

    @Test
    void a_hand_written_pointer_to_a_repository_is_refused() throws Exception {
        shop.agent(
                workspace,
                "git update-index --add --cacheinfo 160000," + base + ",sub; git commit -qm Pointer;"
                        + " git update-index --add --cacheinfo 160000," + base + ",other");

        assertThat(mirror.changes(base, handOverIfItCan())).isEmpty();
    }

    @Test
    void a_link_out_of_the_tree_is_refused() throws Exception {
        for (String plant : List.of(
                "ln -s /etc/passwd report.json",
                "ln -s ../../../canary report",
                "rm -rf docs; ln -s /etc docs",
                "mkdir -p a/b; ln -s ../../.. a/b/c",
                "ln -s docs/../../x up",
                "ln -s .git/config settings",
                "ln -s / .ai",
                "mkdir .ai; ln -s /etc/passwd .ai/review.md")) {
            shop.agent(workspace, "git reset -q --hard " + base + "; git clean -qffdx; " + plant);

            assertThatThrownBy(() -> workspaces.handOver(workspace, mirror, base, "Finish\n"))
                    .hasMessageContaining("leads out of the tree");
        }
    }

    @Test
    void a_link_in_place_of_a_directory_isnt_followed() throws Exception {
        shop.agent(workspace, "ln -s docs .ai");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(mirror.file(handed.commit(), "docs/guide.md")).isPresent();
        assertThat(mirror.file(handed.commit(), ".ai/guide.md")).isEmpty();
        assertThat(mirror.file(handed.commit(), ".ai")).isEmpty();
    }

    @Test
    void files_that_run_elsewhere_are_only_data_here() throws Exception {
        shop.agent(
                workspace,
                "mkdir -p .github/workflows .claude .vscode; printf 'on: push\\n' > .github/workflows/ci.yml;"
                        + " echo 'touch " + canary
                        + "/ci' > .gitlab-ci.yml; echo '{}' > .mcp.json; echo '{}' > .vscode/tasks.json;"
                        + " printf '{\"hooks\":{}}' > .claude/settings.json; echo Obey > CLAUDE.md");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(mirror.changes(base, handed.commit()))
                .extracting(FileChange::path)
                .containsExactlyInAnyOrder(
                        ".claude/settings.json",
                        ".github/workflows/ci.yml",
                        ".gitlab-ci.yml",
                        ".mcp.json",
                        ".vscode/tasks.json",
                        "CLAUDE.md");
        assertThat(mirror.file(base, "CLAUDE.md")).isEmpty();
        assertThat(canary).isEmptyDirectory();
    }

    @Test
    void names_and_words_are_data_however_they_are_made() throws Exception {
        shop.agent(
                workspace,
                "mkdir -p \"$(printf 'd/%.0s' $(seq 300))\"; echo x > \"$(printf 'd/%.0s' $(seq 300))x\"; echo x > ./-rf;"
                        + " echo x > \"$(printf 'a\\nb\\033[31m')\"; git add .;"
                        + " git -c user.name=\"$(printf 'E\\033[31mve')\" commit -qm \"$(printf -- '--amend \\033]0;x\\007')\"");

        HandedOver handed = workspaces.handOver(workspace, mirror, base, "Finish\n");

        assertThat(mirror.changes(base, handed.commit()))
                .extracting(FileChange::path)
                .containsExactlyInAnyOrder("-rf", "a\nb\u001b[31m", "d/".repeat(300) + "x");
        mirror.push(new Push("factory/7", handed.commit(), Optional.empty()));
        assertThat(remote.tip("factory/7")).isEqualTo(handed.commit());
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

        assertThat(machine.sweep(TASK.value())).isZero();
    }

    final Path directory() {
        return shop.directory();
    }

    final Mirror mirror() {
        return mirror;
    }

    final String agent(String command) throws Exception {
        return shop.agent(workspace, command);
    }

    final String handOver() throws InterruptedException {
        return workspaces.handOver(workspace, mirror, base, "Finish\n").commit();
    }

    /** The tip that was taken over; the base where nothing was. */
    final String handOverIfItCan() throws InterruptedException {
        try {
            return handOver();
        } catch (WorkspaceException | GitException e) {
            return base;
        }
    }

    private String hostId() throws IOException {
        return Files.getAttribute(canary, "unix:uid").toString();
    }
}
