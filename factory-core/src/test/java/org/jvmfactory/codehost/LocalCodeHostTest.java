package org.jvmfactory.codehost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.codehost.PullRequest.State;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.TestGit;
import org.jvmfactory.process.ChildProcesses;

class LocalCodeHostTest {

    private static final String BRANCH = "factory/7-add-x";

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();
    private TestGit remote = TestGit.at(Path.of("/"));
    private String commit = "";

    @BeforeEach
    void prepare() throws Exception {
        remote = TestGit.bare(directory.resolve("app.git"), "main");
        commit = remote.git("commit-tree", "main^{tree}", "-p", "main", "-m", "Add x");
        remote.git("branch", BRANCH, commit);
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/app.git, true",
        "file:///srv/app.git, true",
        "https://github.com/acme/app, false",
        "git@github.com:acme/app.git, false",
        "app, false",
        "file://host/app, false"
    })
    void serves_the_repositories_of_this_machine(String repository, boolean serves) {
        assertThat(host().serves(repository)).isEqualTo(serves);
    }

    @Test
    void finds_what_it_opened() throws Exception {
        PullRequestDraft draft = draft("Add x", "What was done.\n\n| a | b |\n", true);

        PullRequest opened = host().open(draft);

        assertThat(opened).isEqualTo(new PullRequest("1", opened.url(), State.OPEN, draft));
        assertThat(host().find(remote.directory().toString(), BRANCH)).contains(opened);
        assertThat(host().find(remote.directory().toString(), "other")).isEmpty();
    }

    @Test
    void writes_a_file_that_a_person_reads() throws Exception {
        PullRequest opened = host().open(draft("Add x", "What was done.", false));

        Path file = Path.of(opened.url());
        assertThat(file).startsWithRaw(directory.resolve("pull-requests"));
        assertThat(file.getFileName()).hasToString("1-factory-7-add-x.md");
        assertThat(file).hasContent("""
                ---
                id: "1"
                repository: "%s"
                branch: "factory/7-add-x"
                base: "main"
                commit: "%s"
                state: open
                draft: false
                title: "Add x"
                ---

                # Add x

                What was done.
                """.formatted(remote.directory(), commit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "---\nid: 9\n---\n",
                "ends in lines\n\n\n",
                "\r\nodd\r\n",
                "# Add x\n\n# Add x\n\n",
                "ünï \uD83D\uDE00 \u0007"
            })
    void keeps_every_body_as_it_is(String body) throws Exception {
        PullRequestDraft draft = draft("Say \"x: \\ #1\"\t\u2028\uFEFF 'y' \uD83D\uDE00", body, false);

        host().open(draft);

        assertThat(host().find(remote.directory().toString(), BRANCH)
                        .orElseThrow()
                        .content())
                .isEqualTo(draft);
    }

    @Test
    void updates_title_body_and_draft_state() throws Exception {
        PullRequest opened = host().open(draft("Add x", "Before.", true));

        PullRequest updated = host().update(opened, draft("Add x and y", "After.", false));

        assertThat(updated.id()).isEqualTo("1");
        assertThat(updated.content()).isEqualTo(draft("Add x and y", "After.", false));
        assertThat(host().find(remote.directory().toString(), BRANCH)).contains(updated);
    }

    @Test
    void refuses_a_second_one_while_the_first_is_open() throws Exception {
        host().open(draft("Add x", "", false));

        assertThatThrownBy(() -> host().open(draft("Add x", "", false)))
                .isInstanceOfSatisfying(
                        CodeHostException.class, e -> assertThat(e.code()).isEqualTo(CodeHostException.Code.REFUSED))
                .hasMessageContaining("1-factory-7-add-x.md");
    }

    @Test
    void counts_as_merged_once_the_commit_is_in_the_base_branch() throws Exception {
        PullRequest opened = host().open(draft("Add x", "", false));
        remote.git("update-ref", "refs/heads/main", commit);

        PullRequest found = host().find(remote.directory().toString(), BRANCH).orElseThrow();

        assertThat(found.state()).isEqualTo(State.MERGED);
        assertThat(Path.of(opened.url())).content().contains("state: merged");
    }

    @Test
    void looks_into_a_repository_with_a_work_tree_too() throws Exception {
        TestGit work = TestGit.init(directory.resolve("work"), "main").commit("One");
        PullRequestDraft draft = new PullRequestDraft(
                work.directory().toString(), "topic", "main", work.tip("main"), "Merged already", "", false);

        host().open(draft);

        assertThat(host().find(work.directory().toString(), "topic")
                        .orElseThrow()
                        .state())
                .isEqualTo(State.MERGED);
    }

    @Test
    void takes_a_person_at_their_word_who_closed_it_and_opens_the_next() throws Exception {
        Path file = Path.of(host().open(draft("Add x", "", false)).url());
        Files.writeString(file, Files.readString(file).replace("state: open", "state: closed"));

        assertThat(host().find(remote.directory().toString(), BRANCH)
                        .orElseThrow()
                        .state())
                .isEqualTo(State.CLOSED);
        assertThat(host().open(draft("Add x again", "", false)).id()).isEqualTo("2");
        assertThat(host().find(remote.directory().toString(), BRANCH)
                        .orElseThrow()
                        .id())
                .isEqualTo("2");
    }

    @Test
    void says_where_a_changed_file_cant_be_read() throws Exception {
        Path file = Path.of(host().open(draft("Add x", "", false)).url());
        Files.writeString(file, Files.readString(file).replace("state: open", "state: perhaps"));

        assertThatThrownBy(() -> host().find(remote.directory().toString(), BRANCH))
                .isInstanceOf(CodeHostException.class)
                .hasMessageContaining(file + ":7:8: 'state' must be one of open, merged, closed, but is 'perhaps'");
    }

    @Test
    void a_file_of_another_branch_is_in_nobodys_way() throws Exception {
        PullRequest opened = host().open(draft("Add x", "", false));
        Files.writeString(Path.of(opened.url()).resolveSibling("2-factory-8-add-y.md"), "not for Factory");

        assertThat(host().find(remote.directory().toString(), BRANCH)).contains(opened);
    }

    @Test
    void tells_branches_apart_whose_files_have_the_same_name() throws Exception {
        String like = BRANCH.replace('/', '-');
        PullRequest one = host().open(draft("Add x", "", false));
        PullRequest other = host().open(
                        new PullRequestDraft(remote.directory().toString(), like, "main", commit, "Add y", "", false));

        assertThat(host().find(remote.directory().toString(), BRANCH)).contains(one);
        assertThat(host().find(remote.directory().toString(), like)).contains(other);
    }

    @Test
    void gives_every_pull_request_its_own_number() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<PullRequest>> opened = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String branch = "factory/t" + i;
                opened.add(threads.submit(() -> host().open(new PullRequestDraft(
                        remote.directory().toString(), branch, "main", commit, branch, "", false))));
            }
            List<String> ids = new ArrayList<>();
            for (Future<PullRequest> one : opened) {
                ids.add(one.get().id());
            }
            assertThat(ids).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
        try (Stream<Path> files = Files.walk(directory.resolve("pull-requests"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSize(8)
                    .allMatch(file -> file.toString().endsWith(".md"));
        }
    }

    @Test
    void is_found_as_a_plugin() {
        assertThat(ServiceLoader.load(CodeHostProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.type().equals("local"))
                        .map(provider -> provider.create(
                                new CodeHostContext(directory, processes, ConfigNode.empty(), InstantSource.system()))))
                .singleElement()
                .isInstanceOf(LocalCodeHost.class);
    }

    private LocalCodeHost host() {
        return new LocalCodeHost(directory.resolve("pull-requests"), processes);
    }

    private PullRequestDraft draft(String title, String body, boolean draft) {
        return new PullRequestDraft(remote.directory().toString(), BRANCH, "main", commit, title, body, draft);
    }
}
