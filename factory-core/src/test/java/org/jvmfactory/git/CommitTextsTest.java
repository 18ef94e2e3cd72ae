package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommitTextsTest {

    @TempDir
    Path directory;

    private TestGit git;
    private String base;
    private CommitTexts texts;

    @BeforeEach
    void there_is_a_base() throws Exception {
        git = TestGit.init(directory.resolve("app"), "main")
                .write("old.txt", "old words\n")
                .write("kept.txt", "kept words\n")
                .commit("Begin");
        base = git.tip("main");
        texts = new CommitTexts(new CommitReader(git.directory().resolve(".git"), new OpenRepositories()));
    }

    @Test
    void each_commit_brings_its_words_and_the_files_that_it_changes() throws Exception {
        git.write("old.txt", "new words\n").commit("Change it");
        String first = git.tip("main");
        git.write("sub/more.txt", "more\n").commit("Add more");

        List<CommitText> brought = since(base);

        assertThat(brought).extracting(CommitText::path).containsExactly("", "old.txt", "", "sub/more.txt");
        assertThat(brought.get(0).text()).contains("Change it", "Ada <ada@example.org>");
        assertThat(brought.get(1))
                .isEqualTo(new CommitText(first, "old.txt", git.git("rev-parse", "main:old.txt"), "new words\n"));
    }

    @Test
    void what_a_later_commit_takes_away_is_brought_all_the_same() throws Exception {
        git.write("key.txt", "a key\n").commit("Add it");
        git.git("rm", "-q", "key.txt");
        git.commit("Remove it");

        assertThat(since(base)).extracting(CommitText::text).contains("a key\n");
    }

    @Test
    void what_is_known_brings_nothing() throws Exception {
        git.write("one.txt", "one\n").commit("One");
        String known = git.tip("main");
        git.write("two.txt", "two\n").commit("Two");

        assertThat(brought(git.tip("main"), base, known))
                .extracting(CommitText::path)
                .containsExactly("", "two.txt");
    }

    @Test
    void a_merge_brings_what_neither_side_has() throws Exception {
        git.git("checkout", "-q", "-b", "side");
        git.write("side.txt", "side\n").commit("Side");
        git.git("checkout", "-q", "main");
        git.write("main.txt", "main\n").commit("Main");
        String main = git.tip("main");
        git.git("merge", "-q", "--no-commit", "side");
        git.write("merged.txt", "of the merge\n").commit("Merge");
        String side = git.tip("side");

        assertThat(brought(git.tip("main"), main, side))
                .extracting(CommitText::path)
                .containsExactly("", "merged.txt");
    }

    @Test
    void a_history_of_its_own_brings_all_its_files() throws Exception {
        git.git("checkout", "-q", "--orphan", "other");
        git.commit("Another beginning");

        assertThat(brought(git.tip("other"), base))
                .extracting(CommitText::path)
                .containsExactly("", "kept.txt", "old.txt");
    }

    @Test
    void text_in_sixteen_bits_is_read_of_what_is_no_text_the_name_and_links_are() throws Exception {
        ByteArrayOutputStream wide = new ByteArrayOutputStream();
        wide.write(new byte[] {(byte) 0xFF, (byte) 0xFE});
        wide.write("wide".getBytes(UTF_16LE));
        Files.write(git.directory().resolve("wide.txt"), wide.toByteArray());
        Files.write(git.directory().resolve("picture"), new byte[] {1, 0, 2});
        Files.createSymbolicLink(git.directory().resolve("link"), Path.of("kept.txt"));
        git.commit("Add all kinds");

        assertThat(since(base))
                .extracting(
                        CommitText::path,
                        text -> text.path().isEmpty() ? "" : text.text().replace("\uFEFF", ""))
                .containsExactlyInAnyOrder(
                        tuple("", ""), tuple("link", "kept.txt"), tuple("picture", ""), tuple("wide.txt", "wide"));
    }

    @Test
    void a_single_carriage_return_makes_no_text_a_picture() throws Exception {
        git.write("mac.txt", "one\rtwo\n").commit("Add it");

        assertThat(since(base).get(1).text()).isEqualTo("one\rtwo\n");
    }

    @Test
    void of_a_long_file_the_beginning_is_read() throws Exception {
        git.write("long.txt", "x".repeat(CommitTexts.MOST_BYTES + 1)).commit("Add much");

        assertThat(since(base).get(1).text()).hasSize(CommitTexts.MOST_BYTES);
    }

    @Test
    void knows_whether_a_commit_has_a_content_still() throws Exception {
        assertThat(texts.content(base, "old.txt")).contains(git.git("rev-parse", "main:old.txt"));
        assertThat(texts.content(base, "gone.txt")).isEmpty();
        git.write("sub/more.txt", "more\n").commit("Add more");
        assertThat(texts.content(git.tip("main"), "sub")).isEmpty();
    }

    @Test
    void knows_which_values_a_commit_has_already() {
        assertThat(texts.present(base, Set.of("kept words", "new words"), Set.of("old.txt", "gone.txt")))
                .containsExactly("kept words");
        assertThat(texts.present(base, Set.of("old words"), Set.of())).containsExactly("old words");
    }

    @Test
    void values_within_each_other_are_all_known() {
        assertThat(texts.present(base, Set.of("kept words", "kept", "ept words", "kept worse"), Set.of()))
                .containsExactlyInAnyOrder("kept words", "kept", "ept words");
    }

    @Test
    @Timeout(60)
    void many_values_are_looked_for_in_one_pass() throws Exception {
        git.write("long.txt", "some words of a text\n".repeat(190_000) + "value 4999 it is")
                .commit("Add much");
        Set<String> values = IntStream.range(0, 5_000)
                .mapToObj(it -> "value " + it + " it is")
                .collect(Collectors.toSet());

        assertThat(texts.present(git.tip("main"), values, Set.of())).containsExactly("value 4999 it is");
    }

    @Test
    void who_is_interrupted_reads_no_further() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> texts.present(base, Set.of("old words"), Set.of()))
                    .isInstanceOf(GitException.class)
                    .hasMessageContaining("nterrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private List<CommitText> since(String commit) throws Exception {
        return brought(git.tip("main"), commit);
    }

    private List<CommitText> brought(String tip, String... known) {
        List<CommitText> brought = new ArrayList<>();
        texts.each(List.of(known), tip, brought::add);
        return brought;
    }
}
