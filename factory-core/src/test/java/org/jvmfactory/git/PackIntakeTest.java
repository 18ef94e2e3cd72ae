package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.secret.Redactor;

class PackIntakeTest {

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();
    private TestGit agent = TestGit.at(Path.of("/"));
    private String base = "";

    @BeforeEach
    void prepare() throws Exception {
        agent = TestGit.init(directory.resolve("app"), "main")
                .write("a.txt", "a\n")
                .commit("One");
        base = agent.tip("main");
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".git", ".GIT", "..", ".git ", "git~1", "GIT~1", ".git.", ".g\u200cit", ".git::$INDEX_ALLOCATION"
            })
    void refuses_a_tree_with_a_name_that_git_never_writes(String name) throws Exception {
        Mirror mirror = mirror();
        String blob = text(agent.gitBytes("evil".getBytes(UTF_8), "hash-object", "-w", "--stdin"));
        byte[] entry = ("100644 blob " + blob + "\t" + name + "\0").getBytes(UTF_8);
        String tree = text(agent.gitBytes(entry, "mktree", "-z"));
        String commit = agent.git("commit-tree", tree, "-p", base, "-m", "Evil");

        assertRejected(() -> mirror.acceptPack("7", base, commit, pack(commit)), "the pack is not sound");
    }

    @Test
    void refuses_what_is_no_pack() throws Exception {
        Mirror mirror = mirror();

        assertRejected(() -> mirror.acceptPack("7", base, base, "no pack".getBytes(UTF_8)), "the pack is not sound");
    }

    @Test
    void refuses_a_commit_that_isnt_in_the_pack() throws Exception {
        Mirror mirror = mirror();
        String commit = agent.write("b.txt", "b").commit("Two").tip("main");
        String other = agent.write("c.txt", "c").commit("Three").tip("main");

        assertRejected(() -> mirror.acceptPack("7", base, other, pack(commit)), "isn't in what was handed over");
        assertRejected(() -> mirror.acceptPack("7", base, "--help", new byte[0]), "no proper id");
    }

    @Test
    void keeps_a_commit_that_is_here_already_without_a_pack() throws Exception {
        Mirror mirror = mirror();

        mirror.acceptPack("7", base, base, new byte[0]);
        mirror.keep("7", base);

        assertThat(TestGit.at(mirror.directory()).tip("refs/factory/runs/7")).isEqualTo(base);
    }

    @Test
    void few_objects_leave_no_pack_behind() throws Exception {
        Mirror mirror = mirror();
        long before = packs(mirror);
        String commit = agent.write("b.txt", "b").commit("Two").tip("main");

        mirror.acceptPack("7", base, commit, pack(commit));

        assertThat(packs(mirror)).isEqualTo(before);
        assertThat(mirror.file(commit, "b.txt")).contains("b".getBytes(UTF_8));
        TestGit.at(mirror.directory()).git("fsck", "--strict");
    }

    @Test
    void many_objects_stay_a_pack() throws Exception {
        Mirror mirror = mirror();
        long before = packs(mirror);
        for (int i = 0; i < 100; i++) {
            agent.write("f" + i, "content " + i);
        }
        String commit = agent.commit("Many").tip("main");

        mirror.acceptPack("7", base, commit, pack(commit));

        assertThat(packs(mirror)).isEqualTo(before + 1);
    }

    @Test
    void single_objects_become_a_pack_when_they_are_many() throws Exception {
        Mirror mirror = mirror();
        LooseObjects loose = new LooseObjects(mirror.objects());
        int number = 0;
        while (!new LooseObjects(agent.directory().resolve(".git/objects")).areMany()) {
            String content;
            do {
                content = "content " + number++;
            } while (!blob(content).startsWith("17"));
            agent.write("f" + number, content);
            agent.git("add", "f" + number);
        }
        String commit = agent.commit("Many").tip("main");
        TestGit.at(mirror.directory()).gitBytes(pack(commit), "unpack-objects", "-q");
        assertThat(loose.areMany()).isTrue();

        mirror.acceptPack("7", base, commit, pack(commit));
        String next = agent.write("b.txt", "b").commit("Next").tip("main");
        mirror.acceptPack("7", base, next, pack(next));

        assertThat(loose.areMany()).isFalse();
        assertThat(mirror.subjects(base, next)).containsExactly("Next", "Many");
        TestGit.at(mirror.directory()).git("fsck", "--strict");
    }

    private static String blob(String content) throws Exception {
        byte[] object = ("blob " + content.length() + "\0" + content).getBytes(UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(object));
    }

    private static long packs(Mirror mirror) throws IOException {
        try (Stream<Path> files = Files.list(mirror.objects().resolve("pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "link, README.md, false",
        "link, ./a/b, false",
        "d/link, ../README.md, false",
        "d/e/link, ../../x/y, false",
        "link, /etc/passwd, true",
        "link, .., true",
        "link, ../x, true",
        "d/link, ../../x, true",
        "link, a/../b, true",
        "link, .git/config, true",
        "d/link, ../.GIT/hooks, true",
        "link, '', true"
    })
    void knows_which_links_may_lead_out_of_the_tree(String path, String target, boolean leaves) {
        assertThat(TreeRules.leaves(path, target)).isEqualTo(leaves);
    }

    private static String text(byte[] output) {
        return new String(output, UTF_8).strip();
    }

    private byte[] pack(String commit) throws Exception {
        return agent.gitBytes(
                (commit + "\n^" + base + "\n").getBytes(UTF_8), "pack-objects", "--revs", "--stdout", "--thin", "-q");
    }

    private Mirror mirror() throws InterruptedException {
        Mirror mirror = new Mirrors(directory.resolve("mirrors"), processes, Credentials.NONE, new Redactor())
                .open(agent.directory().toString());
        mirror.fetch();
        return mirror;
    }

    private static void assertRejected(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.code()).isEqualTo(Code.REJECTED))
                .hasMessageContaining(message);
    }
}
