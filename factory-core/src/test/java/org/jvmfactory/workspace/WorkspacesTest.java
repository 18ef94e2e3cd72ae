package org.jvmfactory.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.TestGit;
import org.jvmfactory.sandbox.BubblewrapSandboxProvider;
import org.jvmfactory.sandbox.ProcessSandboxProvider;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.TaskId;

class WorkspacesTest {

    private static final TaskId TASK = new TaskId("7");

    private static final SandboxMachine MACHINE =
            new SandboxMachine(new BubblewrapSandboxProvider(), new ProcessSandboxProvider());

    private final WorkshopFixture shop = new WorkshopFixture(MACHINE);
    private final TestGit remote;
    private final Mirror mirror;
    private final String base;
    private Workspaces workspaces = shop.workspaces();

    WorkspacesTest() throws Exception {
        remote = TestGit.init(shop.directory().resolve("app"), "main")
                .write("README.md", "# App\n")
                .write(".gitignore", "target/\n")
                .commit("First commit");
        mirror = shop.mirror(remote.directory());
        base = mirror.resolve("main");
    }

    @AfterAll
    static void stop() throws Exception {
        MACHINE.close();
    }

    @AfterEach
    void clear() throws Exception {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Add a README, factory/7-add-a-readme",
        "'  Größe: Ändern!  ', factory/7-grosse-andern",
        "Émile’s café — naïve?, factory/7-emile-s-cafe-naive",
        "日本語, factory/7",
        "aaaaaaaaaa bbbbbbbbbb cccccccccc ddddddd eeeee, factory/7-aaaaaaaaaa-bbbbbbbbbb-cccccccccc-ddddddd"
    })
    void names_a_branch_after_the_title(String title, String branch) {
        assertThat(Workspaces.branch(TASK, title)).isEqualTo(branch);
    }

    @Test
    void makes_a_private_clone_on_its_own_branch() throws Exception {
        Workspace workspace = open(TASK);

        assertThat(shop.agent(
                        workspace, "cat README.md; git status --porcelain; git symbolic-ref HEAD; git rev-parse HEAD"))
                .isEqualTo("# App\nrefs/heads/factory/7-title\n" + base + "\n");
        assertThat(shop.agent(workspace, "git remote; git config gc.auto; git config user.name"))
                .isEqualTo("0\nFactory\n");
    }

    @Test
    void gives_an_existing_workspace_as_it_is() throws Exception {
        Workspace first = open(TASK);
        shop.agent(first, "echo left > left.txt");

        Workspace second = open(TASK);

        assertThat(second).isEqualTo(first);
        assertThat(workspaces.find(TASK)).contains(first);
        assertThat(shop.agent(second, "cat left.txt")).isEqualTo("left\n");
    }

    @Test
    void mixes_the_base_with_some_files_of_the_tip_and_puts_it_back() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace, "echo new > README.md; echo kept > ':(glob)*.txt'; mkdir target; echo built > target/app");
        String tip = workspaces.handOver(workspace, mirror, base, "Change").commit();

        workspaces.mix(workspace, tip, List.of(":(glob)*.txt"));

        assertThat(shop.agent(workspace, "cat README.md ':(glob)*.txt' target/app"))
                .isEqualTo("# App\nkept\nbuilt\n");

        workspaces.restore(workspace, tip);

        assertThat(shop.agent(workspace, "cat README.md; git status --porcelain; git rev-parse HEAD"))
                .isEqualTo("new\n" + tip + "\n");
        assertThat(open(TASK)).isEqualTo(workspace);
        assertThat(workspace.tree().resolveSibling("mixed")).doesNotExist();
    }

    @Test
    void a_mixed_tree_that_nobody_put_back_is_put_back_when_it_is_opened() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo new > README.md");
        String tip = workspaces.handOver(workspace, mirror, base, "Change").commit();
        workspaces.mix(workspace, tip, List.of());

        workspaces.open(new WorkspaceRequest(TASK, workspace.branch(), "main", base, tip), mirror);

        assertThat(shop.agent(workspace, "cat README.md; git rev-parse HEAD")).isEqualTo("new\n" + tip + "\n");
    }

    @Test
    void keeps_a_half_made_workspace_aside_and_makes_a_new_one() throws Exception {
        Workspace first = open(TASK);
        shop.agent(first, "echo left > left.txt");
        Path place = first.tree().resolveSibling("workspace");
        Files.delete(place);

        Workspace second = open(TASK);

        assertThat(workspaces.find(new TaskId("8"))).isEmpty();
        assertThat(shop.agent(second, "ls")).isEqualTo("README.md\n");
        assertThat(first.tree().resolveSibling("broken-1").resolve("left.txt")).hasContent("left");
    }

    @Test
    void a_branch_of_a_run_has_a_workspace_of_its_own_in_that_of_its_task() throws Exception {
        Workspace main = open(TASK);
        String lane = Workspace.lane(1, new StepPath("write#2/one[0]#1"));
        Workspace branch = workspaces.open(
                new WorkspaceRequest(TASK, Optional.of(lane), main.branch(), "main", base, base), mirror);
        shop.agent(branch, "echo more > more.txt");
        HandedOver handed = handOver(branch, base);

        assertThat(lane).isEqualTo("1.write+2.one");
        assertThat(shop.agent(main, "ls")).isEqualTo("README.md\n");
        assertThat(workspaces.lanes(TASK)).containsExactly(branch);
        assertThat(workspaces.home(branch, "coder")).isNotEqualTo(workspaces.home(main, "coder"));
        assertThat(TestGit.at(mirror.directory())
                        .git("rev-parse", Mirror.ref(TASK + "." + lane))
                        .strip())
                .isEqualTo(handed.commit());
        workspaces.restore(main, handed.commit());
        assertThat(shop.agent(main, "cat more.txt")).isEqualTo("more\n");

        workspaces.outdated(TASK);
        assertThat(workspaces.lanes(TASK)).isEmpty();

        workspaces.remove(main);
        assertThat(main.tree().getParent()).doesNotExist();
    }

    @Test
    void starts_a_tree_made_anew_at_what_was_handed_over_last() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo more > more.txt");
        HandedOver handed = handOver(workspace, base);
        workspaces.remove(workspace);

        Workspace again =
                workspaces.open(new WorkspaceRequest(TASK, workspace.branch(), "main", base, handed.commit()), mirror);

        assertThat(shop.agent(again, "cat more.txt")).isEqualTo("more\n");
    }

    @Test
    void hands_over_commits_and_what_was_left_uncommitted() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace, "echo one > one.txt; git add .; git commit -qm 'Add one'; echo two > two.txt; rm README.md");

        HandedOver handed = handOver(workspace, base);

        assertThat(mirror.subjects(base, handed.commit())).containsExactly("Finish", "Add one");
        assertThat(mirror.changes(base, handed.commit()))
                .extracting(FileChange::path)
                .containsExactlyInAnyOrder("README.md", "one.txt", "two.txt");
        assertThat(TestGit.at(mirror.directory()).tip("refs/factory/runs/7")).isEqualTo(handed.commit());
        assertThat(shop.agent(workspace, "git status --porcelain; git rev-parse HEAD"))
                .isEqualTo(handed.commit() + "\n");
    }

    @Test
    void says_that_nothing_is_new() throws Exception {
        Workspace workspace = open(TASK);

        HandedOver handed = handOver(workspace, base);

        assertThat(handed).isEqualTo(new HandedOver(base, Optional.empty(), List.of(), false));
    }

    @Test
    void packs_all_since_the_base_so_that_one_pack_brings_everything_back() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo one > one.txt");
        String first = handOver(workspace, base).commit();
        shop.agent(workspace, "echo two > two.txt");
        HandedOver second = handOver(workspace, first);
        Mirror other = shop.otherMirror(remote.directory());

        other.takePack(new ByteArrayInputStream(second.pack().orElseThrow()));

        assertThat(other.contains(first)).isTrue();
        assertThat(other.changes(base, second.commit())).hasSize(2);
    }

    @Test
    void follows_an_agent_that_rewrote_its_commits_and_keeps_the_earlier_ones() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo one > one.txt; git add .; git commit -qm 'One'");
        String first = handOver(workspace, base).commit();
        shop.agent(workspace, "git reset -q --hard HEAD~1; echo two > two.txt; git add .; git commit -qm 'Two'");

        HandedOver handed = handOver(workspace, first);

        assertThat(mirror.subjects(base, handed.commit())).containsExactly("Two");
        assertThat(TestGit.at(mirror.directory()).tip("refs/factory/replaced/7/" + first))
                .isEqualTo(first);
    }

    @Test
    void takes_an_agent_that_went_back_to_the_base_at_its_word() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo one > one.txt");
        String first = handOver(workspace, base).commit();
        shop.agent(workspace, "git reset -q --hard " + base);

        assertThat(handOver(workspace, first).commit()).isEqualTo(base);
    }

    @Test
    void takes_what_stands_on_another_branch_that_the_agent_checked_out() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace,
                "git checkout -q -b my-own; echo one > one.txt; git add .; git commit -qm 'One'; echo 2 > 2.txt");

        HandedOver handed = handOver(workspace, base);

        assertThat(mirror.subjects(base, handed.commit())).containsExactly("Finish", "One");
        assertThat(shop.agent(workspace, "git symbolic-ref HEAD")).isEqualTo("refs/heads/factory/7-title\n");
    }

    @Test
    void takes_commits_on_a_detached_head() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "git checkout -q --detach; echo one > one.txt; git add .; git commit -qm 'One'");

        assertThat(mirror.subjects(base, handOver(workspace, base).commit())).containsExactly("One");
    }

    @Test
    void comes_back_from_an_older_commit_that_the_agent_only_looked_at() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo one > one.txt; git add .; git commit -qm 'One'; git checkout -q --detach HEAD~1");

        assertThat(mirror.subjects(base, handOver(workspace, base).commit())).containsExactly("One");
        assertThat(shop.agent(workspace, "cat one.txt")).isEqualTo("one\n");
    }

    @Test
    void ends_a_rebase_that_was_left_under_way() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace,
                "echo a > f; git add .; git commit -qm A; git checkout -q -b side HEAD~1; echo b > f; git add .; git commit -qm B;"
                        + " git rebase factory/7-title >/dev/null 2>&1 || true; test -d .git/rebase-merge");

        HandedOver handed = handOver(workspace, base);

        assertThat(mirror.subjects(base, handed.commit())).containsExactly("Finish", "A");
        assertThat(shop.agent(workspace, "git status"))
                .contains("On branch factory/7-title")
                .doesNotContain("rebase");
    }

    @Test
    void rejects_what_doesnt_descend_from_the_base_and_keeps_the_tree() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "git checkout -q --orphan new; echo one > one.txt");

        assertThatThrownBy(() -> handOver(workspace, base))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(GitException.Code.REJECTED))
                .hasMessageContaining("isn't made on top of the base " + base);
        assertThat(shop.agent(workspace, "cat one.txt")).isEqualTo("one\n");
    }

    @Test
    void makes_a_destroyed_repository_anew_and_keeps_the_work() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo one > one.txt");
        String first = handOver(workspace, base).commit();
        shop.agent(workspace, "echo two > two.txt; rm -rf .git");

        HandedOver handed = handOver(workspace, first);

        assertThat(handed.rebuilt()).isTrue();
        assertThat(mirror.subjects(first, handed.commit())).containsExactly("Finish");
        assertThat(mirror.changes(first, handed.commit()))
                .extracting(FileChange::path)
                .containsExactly("two.txt");
    }

    @Test
    void turns_nested_repositories_into_plain_directories_and_says_so() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace,
                "mkdir -p 'lib/in ner' other; cd 'lib/in ner'; git init -q; echo x > x.txt; git add .; git commit -qm x; cd ../..;"
                        + " cd other; git init -q; echo y > y.txt; git add .; git commit -qm y; cd ..; git add other 2>/dev/null;"
                        + " git commit -qm 'Add a repository as a pointer'");

        HandedOver handed = handOver(workspace, base);

        assertThat(handed.removed()).containsExactlyInAnyOrder("lib/in ner/.git", "other/.git");
        assertThat(mirror.changes(base, handed.commit()))
                .extracting(FileChange::path)
                .containsExactlyInAnyOrder("lib/in ner/x.txt", "other/y.txt");
    }

    @Test
    void hands_over_files_that_were_made_unreadable_and_in_spite_of_stale_locks() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "mkdir d; echo x > d/x; chmod 000 d/x d; touch .git/index.lock .git/HEAD.lock");

        assertThat(mirror.changes(base, handOver(workspace, base).commit()))
                .extracting(FileChange::path)
                .containsExactly("d/x");
    }

    @Test
    void rejects_submodules_and_links_that_leave_the_tree() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "ln -s /etc/passwd report.json");
        assertThatThrownBy(() -> handOver(workspace, base))
                .hasMessageContaining("link 'report.json' leads out of the tree");
        shop.agent(workspace, "git reset -q --hard " + base + "; echo x > .gitmodules");
        assertThatThrownBy(() -> handOver(workspace, base)).hasMessageContaining("'.gitmodules' was changed");
        shop.agent(workspace, "git reset -q --hard " + base + "; mkdir d; ln -s ../README.md d/ok");

        assertThat(mirror.changes(base, handOver(workspace, base).commit()))
                .extracting(FileChange::path)
                .containsExactly("d/ok");
    }

    @Test
    void refuses_more_than_the_settings_let_out_and_keeps_the_tree() throws Exception {
        WorkspaceSettings small = new WorkspaceSettings(CommitIdentity.FACTORY, Set.of(), 10_000, 10_000);
        workspaces = shop.workspaces(small);
        Workspace workspace = open(TASK);
        shop.agent(workspace, "head -c 200000 /dev/urandom > big");

        assertThatThrownBy(() -> handOver(workspace, base))
                .isInstanceOfSatisfying(
                        WorkspaceException.class,
                        e -> assertThat(e.code()).isEqualTo(WorkspaceException.Code.TOO_LARGE))
                .hasMessageContaining("larger than 10000 bytes");
        assertThat(shop.agent(workspace, "wc -c < big").strip()).isEqualTo("200000");
    }

    @Test
    void commits_as_the_configured_author_with_the_message_as_given() throws Exception {
        WorkspaceSettings settings =
                new WorkspaceSettings(new CommitIdentity("Grace Hopper", "g@example.org"), Set.of(), 1 << 20, 1 << 20);
        workspaces = shop.workspaces(settings);
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo x > x");

        String commit = workspaces
                .handOver(workspace, mirror, base, "Say \"$(id)\" `id`\n\n-x --amend\n\nFactory-Task: 7")
                .commit();

        assertThat(TestGit.at(mirror.directory()).git("log", "-1", "--format=%an <%ae> %cn%n%B", commit))
                .isEqualTo(
                        "Grace Hopper <g@example.org> Grace Hopper\nSay \"$(id)\" `id`\n\n-x --amend\n\nFactory-Task: 7");
    }

    @Test
    void puts_the_tree_back_but_keeps_ignored_files() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace,
                "echo changed > README.md; echo new > new.txt; mkdir -p target nested; echo o > target/o; cd nested; git init -q;"
                        + " cd ..; git checkout -q -b other; git add new.txt; git commit -qm 'By the reviewer'; chmod 555 nested");

        workspaces.restore(workspace, base);

        assertThat(shop.agent(
                        workspace,
                        "ls; cat README.md target/o; git symbolic-ref HEAD; git rev-parse HEAD; git status -s"))
                .isEqualTo("README.md\ntarget\n# App\no\nrefs/heads/factory/7-title\n" + base + "\n");
    }

    @Test
    void takes_away_the_locks_of_a_git_that_was_killed_and_keeps_what_was_staged() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(
                workspace,
                "echo new > new.txt; git add new.txt; touch .git/HEAD.lock .git/index.lock .git/refs/heads/x.lock");

        workspaces.unlock(workspace);

        assertThat(shop.agent(workspace, "git commit -qm 'Add it' && git log --format=%s -1 && git status --porcelain"))
                .isEqualTo("Add it\n");
    }

    @Test
    void puts_the_tree_back_whatever_git_was_told_to_hide() throws Exception {
        for (String trick : List.of(
                "mkdir -p .git/info; echo new.txt > .git/info/exclude",
                "git config core.excludesFile \"$PWD/.git/mine\"; echo new.txt > .git/mine",
                "git update-index --skip-worktree README.md",
                "git update-index --assume-unchanged README.md",
                "git config core.sparseCheckout true; mkdir -p .git/info; echo /none > .git/info/sparse-checkout",
                "git config filter.x.smudge 'cat; echo changed'; mkdir -p .git/info; echo 'README.md filter=x' > .git/info/attributes",
                "echo '* filter=x' > .gitattributes; git config filter.x.clean 'git show HEAD:README.md'",
                "git config core.ignoreStat true; git config core.trustctime false; git config core.checkStat minimal")) {
            Workspace workspace = open(TASK);
            shop.agent(workspace, trick + "; echo new > new.txt; echo changed > README.md");

            workspaces.restore(workspace, base);

            assertThat(shop.agent(workspace, "ls; cat README.md; git status -s"))
                    .as(trick)
                    .isEqualTo("README.md\n# App\n");
        }
    }

    @Test
    void files_that_are_as_committed_are_left_alone_when_the_tree_is_put_back() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "touch -d 2001-01-01 README.md");

        workspaces.restore(workspace, base);

        assertThat(shop.agent(workspace, "date -r README.md +%Y")).isEqualTo("2001\n");
    }

    @Test
    void puts_the_tree_back_even_without_a_repository() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "rm -rf .git README.md; echo 'gitdir: ./evil' > .git; mkdir evil");

        workspaces.restore(workspace, base);

        assertThat(shop.agent(workspace, "ls; git status -s")).isEqualTo("README.md\n");
    }

    @Test
    void gives_each_lineage_a_home_of_its_own() throws Exception {
        Workspace workspace = open(TASK);

        Path coder = workspaces.home(workspace, "coder");
        Path odd = workspaces.home(workspace, "../we ird");

        assertThat(workspaces.home(workspace, "coder")).isEqualTo(coder).isDirectory();
        assertThat(odd.getParent()).isEqualTo(coder.getParent());
        assertThat(workspaces.home(workspace, "we/ird")).isNotEqualTo(odd);
    }

    @Test
    void keeps_the_files_of_a_home_and_puts_them_back() throws Exception {
        Workspace workspace = open(TASK);
        shop.agentAt(workspace, "coder", "mkdir -p .claude/s .cache; echo one > .claude/s/1.jsonl; echo no > .cache/x");

        byte[] archive = workspaces.archiveHome(workspace, "coder").orElseThrow();
        workspaces.restoreHome(workspace, "other", archive);

        assertThat(shop.agentAt(workspace, "other", "cat .claude/s/1.jsonl; ls -A .cache 2>/dev/null || true"))
                .isEqualTo("one\n");
        assertThat(workspaces.archiveHome(workspace, "empty")).isEmpty();
    }

    @Test
    void keeps_no_home_that_is_too_large() throws Exception {
        workspaces = shop.workspaces(new WorkspaceSettings(CommitIdentity.FACTORY, Set.of(), 1 << 20, 20_000));
        Workspace workspace = open(TASK);
        shop.agentAt(workspace, "coder", "head -c 100000 /dev/urandom > big");

        assertThat(workspaces.archiveHome(workspace, "coder")).isEmpty();
    }

    @Test
    void shows_files_to_agents_that_they_cant_write() throws Exception {
        assumeTrue(shop.confined(), "here agents run as the JVM's own user, and nothing confines them");
        Workspace workspace = open(TASK);

        Path files = workspaces.files(workspace, Map.of("settings.json", "{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(shop.agent(
                        workspace,
                        "cat " + files + "/settings.json; touch " + files + "/x 2>/dev/null && echo written"
                                + " || true"))
                .isEqualTo("{}");
        workspaces.removeFiles(files);
        assertThat(files).doesNotExist();
        assertThatThrownBy(() -> workspaces.files(workspace, Map.of("../x", new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lets_only_the_agents_user_into_a_tree() throws Exception {
        Workspace workspace = open(TASK);

        assertThat(Files.getAttribute(workspace.tree(), "unix:uid", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(shop.agentId());
        assertThat(permissions(workspace.tree())).isEqualTo("rwx------");
        assertThat(permissions(workspace.tree().resolveSibling(".")))
                .isEqualTo(shop.isRoot() ? "rwx--x---" : "rwx------");
    }

    @Test
    void removes_a_workspace_with_read_only_files() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "mkdir -p a/b; echo x > a/b/x; chmod -R a-w a; chmod 000 a/b");
        shop.agentAt(workspace, "coder", "mkdir ro; touch ro/x; chmod 555 ro");

        workspaces.remove(workspace);
        workspaces.remove(workspace);

        assertThat(workspace.tree().getParent()).doesNotExist();
        assertThat(workspaces.find(TASK)).isEmpty();
    }

    @Test
    void four_workspaces_at_once_dont_disturb_each_other() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> subjects = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                TaskId task = new TaskId("t" + i);
                subjects.add(threads.submit(() -> {
                    Mirror own = shop.mirror(remote.directory());
                    Workspace workspace = workspaces.open(request(task), own);
                    shop.agent(
                            workspace, "echo " + task + " > file; git add .; git commit -qm " + task + "; git gc -q");
                    HandedOver handed = workspaces.handOver(workspace, own, base, "Finish");
                    return own.subjects(base, handed.commit()) + shop.agent(workspace, "cat file; git branch | wc -l");
                }));
            }
            for (int i = 1; i <= 4; i++) {
                assertThat(subjects.get(i - 1).get()).isEqualToIgnoringWhitespace("[t" + i + "]t" + i + " 1");
            }
        } finally {
            threads.shutdownNow();
        }
        TestGit.at(mirror.directory()).git("fsck", "--strict");
    }

    @Test
    void takes_a_hand_over_again_after_a_crash_between_mirror_and_store() throws Exception {
        Workspace workspace = open(TASK);
        shop.agent(workspace, "echo one > one.txt");
        handOver(workspace, base);
        shop.agent(workspace, "echo two > two.txt");

        HandedOver again = handOver(workspace, base);

        assertThat(mirror.changes(base, again.commit())).hasSize(2);
        assertThat(again.pack()).isPresent();
    }

    private Workspace open(TaskId task) throws InterruptedException {
        return workspaces.open(request(task), mirror);
    }

    private WorkspaceRequest request(TaskId task) {
        return new WorkspaceRequest(task, Workspaces.branch(task, "Title"), "main", base, base);
    }

    private HandedOver handOver(Workspace workspace, String previous) throws InterruptedException {
        return workspaces.handOver(workspace, mirror, previous, "Finish\n");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
