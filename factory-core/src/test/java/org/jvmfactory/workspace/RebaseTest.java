package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.TestGit;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.task.TaskId;

/** A task's branch is brought onto what others did meanwhile. */
class RebaseTest {

    private static final SandboxMachine MACHINE =
            new SandboxMachine(new BubblewrapSandboxProvider(), new ProcessSandboxProvider());

    private final WorkshopFixture shop = new WorkshopFixture(MACHINE);
    private final TestGit remote;
    private final Mirror mirror;
    private final String base;
    private final Workspaces workspaces = shop.workspaces();
    private final Workspace workspace;

    RebaseTest() throws Exception {
        remote = TestGit.init(shop.directory().resolve("app"), "main")
                .write("README.md", "# App\n")
                .commit("First commit");
        mirror = shop.mirror(remote.directory());
        base = mirror.resolve("main");
        workspace = workspaces.open(new WorkspaceRequest(new TaskId("7"), "factory/7", "main", base, base), mirror);
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
    void commits_that_contradict_nothing_are_put_on_top_one_by_one() throws Exception {
        String tip = handOver(
                "echo one > one.txt; git add -A; git commit -qm One; echo two > two.txt; git add -A; git commit -qm Two");
        String onto = goOn("theirs.txt", "theirs\n");

        HandedOver done = rebase(onto, tip).done().orElseThrow();

        assertThat(mirror.subjects(onto, done.commit())).containsExactly("Two", "One");
        assertThat(mirror.isAncestor(onto, done.commit())).isTrue();
        assertThat(shop.agent(
                        workspace,
                        "git rev-parse HEAD; git symbolic-ref HEAD; cat theirs.txt one.txt; git status --porcelain"))
                .isEqualTo(done.commit() + "\nrefs/heads/factory/7\ntheirs\none\n");
    }

    @Test
    void what_was_done_in_a_merge_alone_is_not_lost() throws Exception {
        String first = goOn("theirs.txt", "theirs\n");
        handOver("echo one > one.txt; git add -A; git commit -qm One");
        String tip = handOver("git merge -q --no-commit " + first
                + " && echo mended > README.md && git add -A && git commit -qm 'Merge main, and mend'");
        String onto = goOn("theirs.txt", "theirs, too\n");

        HandedOver done = rebase(onto, tip).done().orElseThrow();

        assertThat(mirror.isAncestor(tip, done.commit())).isTrue();
        assertThat(mirror.isAncestor(onto, done.commit())).isTrue();
        assertThat(shop.agent(workspace, "cat README.md theirs.txt one.txt")).isEqualTo("mended\ntheirs, too\none\n");
    }

    @Test
    void a_contradiction_is_left_in_the_tree_and_what_resolves_it_is_handed_over_as_a_merge() throws Exception {
        String tip = handOver("echo ours > README.md; git commit -qam Ours");
        String onto = goOn("README.md", "theirs\n");

        Rebased rebased = rebase(onto, tip);

        assertThat(rebased).isEqualTo(new Rebased(Optional.empty(), List.of("README.md")));
        assertThat(shop.agent(workspace, "cat README.md")).contains("<<<<<<< ", "ours", "theirs", ">>>>>>> ");
        shop.agent(workspace, "echo both > README.md"); // and forgets to commit
        HandedOver done = workspaces.handOver(workspace.at(onto), mirror, tip, "Resolve");
        assertThat(mirror.isAncestor(onto, done.commit())).isTrue();
        assertThat(mirror.isAncestor(tip, done.commit())).isTrue();
        assertThat(mirror.changes(onto, done.commit()))
                .extracting(change -> change.path())
                .containsExactly("README.md");
    }

    @Test
    void a_resolution_that_keeps_ours_alone_is_a_merge_all_the_same() throws Exception {
        String tip = handOver("echo ours > README.md; git commit -qam Ours");
        String onto = goOn("README.md", "theirs\n");
        rebase(onto, tip);
        shop.agent(workspace, "echo ours > README.md");

        HandedOver done = workspaces.handOver(workspace.at(onto), mirror, tip, "Resolve");

        assertThat(mirror.isAncestor(onto, done.commit())).isTrue();
    }

    @Test
    void an_agent_that_drops_what_others_did_hands_nothing_over() throws Exception {
        String tip = handOver("echo ours > README.md; git commit -qam Ours");
        String onto = goOn("README.md", "theirs\n");
        rebase(onto, tip);
        shop.agent(workspace, "git merge --abort");

        assertThatThrownBy(() -> workspaces.handOver(workspace.at(onto), mirror, tip, "Resolve"))
                .isInstanceOf(GitException.class)
                .hasMessageContaining("isn't made on top of the base");
    }

    @Test
    void what_the_agent_told_git_about_its_tree_does_not_count() throws Exception {
        String tip = handOver("echo one > one.txt; git add -A; git commit -qm One");
        shop.agent(
                workspace,
                "git config merge.evil.driver 'touch evil.txt'; mkdir -p .git/info; echo '* merge=evil' > .git/info/attributes;"
                        + " printf '#!/bin/sh\\nexit 1\\n' > .git/hooks-pre-rebase; mkdir -p .git/hooks; cp .git/hooks-pre-rebase .git/hooks/pre-rebase;"
                        + " chmod +x .git/hooks/pre-rebase; echo left > left.txt");
        String onto = goOn("theirs.txt", "theirs\n");

        assertThat(rebase(onto, tip).done()).isPresent();
        assertThat(shop.agent(workspace, "ls"))
                .doesNotContain("left.txt", "evil.txt")
                .contains("one.txt", "theirs.txt");
    }

    @Test
    void a_workspace_whose_branch_was_moved_is_the_same_one() throws Exception {
        String tip = handOver("echo one > one.txt; git add -A; git commit -qm One");
        String onto = goOn("theirs.txt", "theirs\n");
        String done = rebase(onto, tip).done().orElseThrow().commit();
        shop.agent(workspace, "echo left > left.txt");

        Workspace again =
                workspaces.open(new WorkspaceRequest(new TaskId("7"), "factory/7", "main", onto, done), mirror);

        assertThat(again).isEqualTo(workspace.at(onto));
        assertThat(workspaces.find(new TaskId("7"))).contains(again);
        assertThat(shop.agent(again, "cat left.txt")).isEqualTo("left\n");
    }

    private String handOver(String command) throws Exception {
        shop.agent(workspace, command);
        return workspaces.handOver(workspace, mirror, base, "Left").commit();
    }

    /** Somebody commits to the base branch. */
    private String goOn(String file, String content) throws Exception {
        remote.write(file, content).commit("Theirs");
        return mirror.latest(Optional.of("main")).commit();
    }

    private Rebased rebase(String onto, String tip) throws Exception {
        String from = mirror.mergeBase(onto, tip).orElseThrow();
        return workspaces.rebase(workspace, mirror, from, onto, tip);
    }
}
