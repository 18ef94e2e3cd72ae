package org.jvmfactory.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;

class MirrorTest {

    private static final String ABSENT = "1".repeat(40);

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void brings_the_branches_of_the_remote_repository() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        remote.git("branch", "topic");

        Mirror mirror = fetched(remote);

        assertThat(mirror.branches()).containsExactly("main", "topic");
        assertThat(mirror.resolve("main")).isEqualTo(remote.tip("main"));
    }

    @Test
    void drops_branches_that_are_gone_and_keeps_its_own_refs() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        remote.git("branch", "topic");
        Mirror mirror = fetched(remote);
        mirror.keep("task-1", remote.tip("main"));
        remote.git("branch", "-D", "topic");
        remote.git("branch", "topic/sub");

        mirror.fetch();

        assertThat(mirror.branches()).containsExactly("main", "topic/sub");
        assertThat(TestGit.at(mirror.directory()).tip("refs/factory/runs/task-1"))
                .isEqualTo(remote.tip("main"));
    }

    @Test
    void a_commit_is_kept_without_a_process_and_so_are_those_that_come_after_it() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main").commit("one");
        String first = source.tip("main");
        String second = source.commit("two").tip("main");
        Mirror mirror = fetched(source);
        processes.close();

        mirror.keep("task-1", first);
        mirror.keep("task-1", second);

        assertThat(TestGit.at(mirror.directory()).tip("refs/factory/runs/task-1"))
                .isEqualTo(second);
    }

    @Test
    void a_lock_that_a_killed_git_left_is_no_obstacle() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main").commit("one");
        Mirror mirror = fetched(source);
        Path lock = mirror.directory().resolve("refs/factory/runs/task-1.lock");
        Files.createDirectories(lock.getParent());
        Files.createFile(lock);

        mirror.keep("task-1", source.tip("main"));

        assertThat(TestGit.at(mirror.directory()).tip("refs/factory/runs/task-1"))
                .isEqualTo(source.tip("main"));
        assertThat(lock).doesNotExist();
    }

    @Test
    void a_lock_elsewhere_or_of_something_else_is_nobodys_to_take_away() {
        Path git = directory.resolve("app.git");

        assertThat(leftLock(git, "/other.git/packed-refs.lock")).isEmpty();
        assertThat(leftLock(git, "/app.git/../other.git/refs/heads/a.lock")).isEmpty();
        assertThat(leftLock(git, "/app.git/config.lock")).isEmpty();
        assertThat(leftLock(git, "/app.git/refs/heads/a.lock")).isPresent();
        assertThat(leftLock(git, "/app.git/packed-refs.lock")).isPresent();
    }

    private Optional<LeftLock> leftLock(Path git, String name) {
        return LeftLock.in("fatal: Unable to create '" + directory + name + "': File exists.", git);
    }

    @Test
    void follows_a_branch_that_was_moved_back() throws Exception {
        TestGit source =
                TestGit.init(directory.resolve("app"), "main").commit("one").commit("two");
        Mirror mirror = fetched(source);
        source.git("reset", "-q", "--hard", "HEAD~1");

        mirror.fetch();

        assertThat(mirror.resolve("main")).isEqualTo(source.tip("main"));
    }

    @Test
    void several_may_open_a_new_mirror_at_once() throws Exception {
        String source = TestGit.init(directory.resolve("app"), "main")
                .commit("one")
                .directory()
                .toString();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Mirror.Branch> opening = () -> open(source).latest(Optional.empty());
            for (Future<Mirror.Branch> branch : threads.invokeAll(Collections.nCopies(8, opening))) {
                assertThat(branch.get().name()).isEqualTo("main");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fetches_only_what_is_not_here() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main").commit("one");
        Mirror mirror = fetched(source);
        source.git("branch", "other");

        assertThat(mirror.latest(Optional.of("main"))).isEqualTo(new Mirror.Branch("main", source.tip("main")));
        assertThat(mirror.branches()).containsExactly("main");

        source.commit("two");

        assertThat(mirror.latest(Optional.empty())).isEqualTo(new Mirror.Branch("main", source.tip("main")));
        assertThat(mirror.branches()).containsExactly("main", "other");
    }

    @Test
    void says_which_branches_there_are_where_the_wanted_one_is_missing() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main").commit("one");
        Mirror mirror = open(source.directory().toString());

        assertFails(Code.UNKNOWN_BRANCH, () -> mirror.latest(Optional.of("mian")), "Did you mean 'main'?");
        assertFails(Code.UNKNOWN_BRANCH, () -> mirror.latest(Optional.of("--all")), "It has main");
    }

    @Test
    void asks_for_the_default_branch() throws Exception {
        assertThat(fetched(TestGit.bare(directory.resolve("a.git"), "master"))
                        .latest(Optional.empty())
                        .name())
                .isEqualTo("master");
        assertThat(fetched(TestGit.bare(directory.resolve("b.git"), "trunk"))
                        .latest(Optional.empty())
                        .name())
                .isEqualTo("trunk");
    }

    @Test
    void takes_the_branch_at_the_commit_of_a_detached_head() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "other").commit("one");
        source.git("checkout", "-q", "-b", "stable");
        source.commit("two");
        source.git("checkout", "-q", "--detach", "stable");

        assertThat(fetched(source).latest(Optional.empty()).name()).isEqualTo("stable");
    }

    @Test
    void takes_the_branch_that_contains_the_commit_of_a_detached_head() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "other").commit("one");
        source.git("checkout", "-q", "-b", "stable");
        source.commit("two").commit("three");
        source.git("checkout", "-q", "--detach", "stable~1");

        assertThat(fetched(source).latest(Optional.empty()).name()).isEqualTo("stable");
    }

    @Test
    void asks_for_a_base_where_a_detached_head_is_on_no_branch() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "one").commit("one");
        source.git("branch", "two");
        source.git("checkout", "-q", "--detach");
        source.commit("loose");

        assertFails(
                Code.UNKNOWN_BRANCH,
                () -> fetched(source).latest(Optional.empty()).name(),
                "Give the base branch; it has one, two");
    }

    @Test
    void takes_the_only_branch_where_head_points_to_none() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "develop");
        remote.git("symbolic-ref", "HEAD", "refs/heads/main");

        assertThat(fetched(remote).latest(Optional.empty()).name()).isEqualTo("develop");
    }

    @Test
    void refuses_an_empty_repository() throws Exception {
        TestGit empty = TestGit.init(directory.resolve("app"), "main", "--bare");

        assertFails(Code.EMPTY_REPOSITORY, () -> fetched(empty), "has no branch with a commit");
        assertFails(
                Code.EMPTY_REPOSITORY,
                () -> open(empty.directory().toString())
                        .latest(Optional.empty())
                        .name(),
                "Push a first commit");
    }

    @Test
    void refuses_a_sha256_repository() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main", "--object-format=sha256")
                .commit("one");

        assertFails(Code.UNSUPPORTED, () -> fetched(source), "SHA-256");
        assertFails(
                Code.UNSUPPORTED,
                () -> open(source.directory().toString())
                        .latest(Optional.empty())
                        .name(),
                "SHA-256");
    }

    @Test
    void refuses_a_directory_without_repository() throws Exception {
        Path none = Files.createDirectory(directory.resolve("none"));

        assertFails(Code.NO_REPOSITORY, () -> open(none.toString()).fetch(), none.toString());
        assertFails(
                Code.NO_REPOSITORY,
                () -> open(directory.resolve("missing").toString()).fetch(),
                "missing");
    }

    @Test
    void names_near_branches_for_one_that_isnt_there() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        remote.git("branch", "develop");
        Mirror mirror = fetched(remote);

        assertFails(Code.UNKNOWN_BRANCH, () -> mirror.resolve("mian"), "has no branch 'mian'. Did you mean 'main'?");
        assertFails(Code.UNKNOWN_BRANCH, () -> mirror.resolve("zzz"), "It has develop, main");
        assertFails(Code.UNKNOWN_BRANCH, () -> mirror.resolve("--all"), "has no branch '--all'");
    }

    @Test
    void refuses_submodules_and_lfs_with_the_reason() throws Exception {
        TestGit plain = TestGit.init(directory.resolve("plain"), "main")
                .write("a.txt", "a")
                .commit("one");
        TestGit sub = TestGit.init(directory.resolve("sub"), "main").commit("one");
        sub.git("update-index", "--add", "--cacheinfo", "160000," + plain.tip("main") + ",lib/plain");
        sub.git("commit", "-q", "-m", "Add submodule");
        TestGit lfs = TestGit.init(directory.resolve("lfs"), "main")
                .write("assets/.gitattributes", "# none\n*.png filter=lfs diff=lfs merge=lfs -text\n")
                .commit("one");

        fetched(plain).requireSupported(plain.tip("main"));
        assertFails(Code.UNSUPPORTED, () -> fetched(sub).requireSupported(sub.tip("main")), "submodule at 'lib/plain'");
        assertFails(Code.UNSUPPORTED, () -> fetched(lfs).requireSupported(lfs.tip("main")), "'assets/.gitattributes'");
    }

    @Test
    void pushes_a_new_branch_and_moves_it_on() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        Mirror mirror = fetched(remote);
        String first = remote.tip("main");
        mirror.push(new Push("factory/1-x", first, Optional.empty()));
        String second = commitIn(mirror, first, "more");

        mirror.push(new Push("factory/1-x", second, Optional.of(first)));

        assertThat(remote.tip("factory/1-x")).isEqualTo(second);
        assertThat(mirror.remoteTip("factory/1-x")).contains(second);
        assertThat(mirror.remoteTip("1-x")).isEmpty();
    }

    @Test
    void pushes_again_without_harm_what_is_already_there() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        Mirror mirror = fetched(remote);
        Push push = new Push("factory/1-x", remote.tip("main"), Optional.empty());
        mirror.push(push);

        mirror.push(push);

        assertThat(remote.tip("factory/1-x")).isEqualTo(remote.tip("main"));
    }

    @Test
    void never_overwrites_a_foreign_commit() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        Mirror mirror = fetched(remote);
        String first = remote.tip("main");
        mirror.push(new Push("factory/1-x", first, Optional.empty()));
        String foreign = commitIn(mirror, first, "foreign");
        mirror.push(new Push("factory/1-x", foreign, Optional.of(first)));
        String ours = commitIn(mirror, first, "ours");

        assertFails(
                Code.CONFLICT, () -> mirror.push(new Push("factory/1-x", ours, Optional.of(first))), "somebody else");
        assertFails(Code.CONFLICT, () -> mirror.push(new Push("factory/1-x", ours, Optional.empty())), "somebody else");
        assertThat(remote.tip("factory/1-x")).isEqualTo(foreign);
    }

    @Test
    void says_why_the_remote_refused_a_push() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        Path hook = remote.directory().resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho 'branch is protected' >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        Mirror mirror = fetched(remote);

        assertFails(
                Code.REFUSED,
                () -> mirror.push(new Push("factory/1-x", remote.tip("main"), Optional.empty())),
                "branch is protected");
    }

    @Test
    void reads_changes_with_renames_and_line_counts() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main")
                .write("old.txt", "1\n2\n3\n4\n5\n6\n")
                .write("gone.txt", "x\n")
                .write("kept.txt", "a\nb\n")
                .commit("Base");
        String base = source.tip("main");
        source.git("mv", "old.txt", "new.txt");
        source.git("rm", "-q", "gone.txt");
        source.write("new.txt", "1\n2\n3\n4\n5\n7\n")
                .write("kept.txt", "a\nc\nd\n")
                .write("dir/fresh.txt", "1\n2\n")
                .commit("Change things\n\nbody");
        String tip = source.tip("main");

        Mirror mirror = fetched(source);

        assertThat(mirror.changes(base, tip))
                .containsExactlyInAnyOrder(
                        new FileChange("new.txt", "old.txt", FileChange.Kind.RENAMED, 1, 1),
                        new FileChange("gone.txt", "gone.txt", FileChange.Kind.DELETED, 0, 1),
                        new FileChange("kept.txt", "kept.txt", FileChange.Kind.MODIFIED, 2, 1),
                        new FileChange("dir/fresh.txt", "dir/fresh.txt", FileChange.Kind.ADDED, 2, 0));
        assertThat(mirror.subjects(base, tip)).containsExactly("Change things");
        assertThat(mirror.messages(base, tip)).extracting(CommitMessage::id).containsExactly(tip);
        assertThat(mirror.messages(base, tip).get(0).message()).startsWith("Change things");
        assertThat(mirror.isAncestor(base, tip)).isTrue();
        assertThat(mirror.isAncestor(tip, base)).isFalse();
        assertThat(mirror.paths(tip, path -> path.endsWith(".txt")))
                .containsExactly("dir/fresh.txt", "kept.txt", "new.txt");
        assertThat(mirror.file(tip, "dir/fresh.txt").orElseThrow()).asString().isEqualTo("1\n2\n");
        assertThat(mirror.file(tip, "dir")).isEmpty();
        assertThat(mirror.file(tip, "none")).isEmpty();
    }

    @Test
    void gives_the_difference_as_a_patch_and_cuts_it() throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main")
                .write("a.txt", "1\n")
                .commit("Base");
        String base = source.tip("main");
        String tip = source.write("a.txt", "2\n")
                .write("b.txt", "x\n".repeat(5000))
                .commit("More")
                .tip("main");

        Mirror mirror = fetched(source);

        assertThat(mirror.diff(base, tip, 1_000_000)).contains("-1\n+2\n", "+++ b/b.txt");
        assertThat(mirror.diff(base, tip, 500)).hasSizeLessThan(600).endsWith("and was cut here\n");
    }

    @Test
    void says_which_commit_is_missing() throws Exception {
        Mirror mirror = fetched(TestGit.bare(directory.resolve("app.git"), "main"));

        assertFails(Code.FAILED, () -> mirror.file(ABSENT, "a"), ABSENT);
        assertThatThrownBy(() -> mirror.file("HEAD", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void serves_many_threads_at_once() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> tips = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tips.add(threads.submit(() -> fetched(remote).resolve("main")));
            }
            for (Future<String> tip : tips) {
                assertThat(tip.get()).isEqualTo(remote.tip("main"));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void goes_on_with_a_mirror_that_was_left_half_made() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        Mirror mirror = open(remote.directory().toString());
        TestGit.at(mirror.directory()).git("config", "--unset", "remote.origin.url");
        Files.delete(mirror.directory().resolve("HEAD"));

        assertThat(fetched(remote).branches()).containsExactly("main");
    }

    /** A commit on top of {@code parent}, made in the mirror as a hand-over would. */
    private static String commitIn(Mirror mirror, String parent, String message) throws Exception {
        TestGit git = TestGit.at(mirror.directory());
        return git.git("commit-tree", parent + "^{tree}", "-p", parent, "-m", message);
    }

    @Test
    void the_spellings_of_an_address_share_a_mirror_and_git_is_called_with_each_as_it_is() throws Exception {
        Mirror web = open("https://Host/acme/app.git/");
        Mirror ssh = open("git@host:acme/app");

        assertThat(ssh.directory()).isEqualTo(web.directory());
        assertThat(web.url()).isEqualTo("https://Host/acme/app.git");
        assertThat(ssh.url()).isEqualTo("git@host:acme/app");
    }

    @Test
    void a_mirror_that_an_earlier_version_made_for_one_spelling_is_used_on() throws Exception {
        String address = "https://host/acme/app.git";
        String before = RepositoryAddress.parse(address).key() + ".git";
        Path made = open(address).directory();
        Files.move(made, made.resolveSibling(before));
        TestGit.at(made.resolveSibling(before)).git("config", "remote.origin.url", address);

        assertThat(open(address).directory()).hasFileName(before);
        assertThat(open("git@host:acme/app").directory()).isEqualTo(made);
    }

    @Test
    void fetches_from_the_address_that_it_was_opened_with() throws Exception {
        TestGit remote = TestGit.bare(directory.resolve("app.git"), "main");
        Mirror mirror = open(remote.directory().toString());
        TestGit.at(mirror.directory()).git("config", "remote.origin.url", "/nowhere/at/all");

        mirror.fetch();

        assertThat(mirror.resolve("main")).isEqualTo(remote.tip("main"));
    }

    private Mirror fetched(TestGit remote) throws InterruptedException {
        Mirror mirror = open(remote.directory().toString());
        mirror.fetch();
        return mirror;
    }

    private Mirror open(String repository) throws InterruptedException {
        return new Mirrors(directory.resolve("mirrors"), processes, Credentials.NONE, new Redactor()).open(repository);
    }

    private static void assertFails(Code code, ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
