package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.SampleRepository;

/** Repositories that can't be worked with: the task ends with the reason, nothing half-made stays, and it can be tried again. */
@Execution(ExecutionMode.CONCURRENT)
class BadRepositoryTest extends HouseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext::sh -c 'touch MARK'",
                "fd::17",
                "file://elsewhere/x",
                "file://",
                "file:///a%00b",
                "a\u0007b",
                "/srv/a\nb",
                "ssh://-oProxyCommand=touch%20MARK/x",
                "-oProxyCommand=x:y",
                "https://u:a%0Ab@127.0.0.1/x.git",
                "ftp://127.0.0.1/x"
            })
    void what_can_be_no_address_is_refused_when_the_task_comes_in(String address) throws Exception {
        Path mark = directory.resolve("mark");
        Factory factory = open(CODER);

        assertThatThrownBy(() ->
                        factory.submit(TaskRequest.builder(address.replace("MARK", mark.toString()), "Say hello")
                                .build()))
                .isInstanceOfAny(FactoryException.class, IllegalArgumentException.class)
                .hasMessageNotContainingAny("\u0007", "\n");
        assertThat(factory.tasks(Set.of(), 10)).isEmpty();
        assertThat(mark).doesNotExist();
        assertThat(directory.resolve("data/logins")).doesNotExist();
    }

    @Test
    void a_path_that_goes_up_is_the_path_that_it_comes_to() throws Exception {
        Path roundabout = directory.resolve("a/../b/../sample.git");
        Factory factory = open(CODER);
        TaskHandle task = factory.submit(
                TaskRequest.builder(roundabout.toString(), "Say hello").build());

        assertThat(settled(task).status()).isEqualTo(TaskStatus.IN_REVIEW);
        assertThat(task.view().task().request().repository())
                .isEqualTo(repository.path().toString());
        try (Stream<Path> mirrors = Files.list(directory.resolve("data/work/mirrors"))) {
            assertThat(mirrors.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".git")))
                    .singleElement()
                    .asString()
                    .matches("sample-[0-9a-f]{12}\\.git");
        }
    }

    @Test
    void a_directory_without_a_repository_a_file_and_nothing_at_all_are_not_tried_again() throws Exception {
        Path plain = Files.createDirectory(directory.resolve("plain"));
        Path file = Files.writeString(directory.resolve("file"), "root:x:0:0\n");
        Factory factory = open(CODER);

        for (Path place : List.of(plain, file, directory.resolve("nowhere"))) {
            assertFails(factory, TaskRequest.builder(place, "Say hello").build(), "'" + place + "'");
        }
    }

    @Test
    void a_repository_in_which_something_is_missing_says_what() throws Exception {
        Factory factory = open(CODER);
        Path empty = directory.resolve("empty.git");
        repository.git("init", "-q", "--bare", empty.toString());
        Path sha256 = directory.resolve("sha256");
        repository.git("init", "-q", "-b", "main", "--object-format=sha256", sha256.toString());
        repository.git(
                "--git-dir=" + sha256 + "/.git",
                "-c",
                "user.name=Sam",
                "-c",
                "user.email=sam@example.org",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                "Begin");
        SampleRepository lfs = SampleRepository.create(directory.resolve("lfs.git"));
        lfs.commit("main", ".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");

        assertFails(factory, TaskRequest.builder(empty, "Say hello").build(), "Push a first commit to it");
        assertFails(factory, TaskRequest.builder(sha256, "Say hello").build(), "SHA-256");
        assertFails(factory, TaskRequest.builder(lfs.path(), "Say hello").build(), "Git LFS, says '.gitattributes'");
        assertFails(factory, request("Say hello").base("mian").build(), "Did you mean 'main'?");
        assertFails(factory, request("Say hello").base("a..b").build(), "has no branch 'a..b'");
        assertFails(factory, request("Say hello").base("refs/heads/main").build(), "has no branch 'refs/heads/main'");
    }

    @Test
    void a_task_goes_on_where_its_repository_was_mended() throws Exception {
        Path later = directory.resolve("later.git");
        repository.git("init", "-q", "--bare", "-b", "main", later.toString());
        Factory factory = open(CODER);
        TaskHandle task = factory.submit(TaskRequest.builder(later, "Say hello").build());
        assertThat(settled(task).status()).isEqualTo(TaskStatus.FAILED);
        repository.git("push", "-q", later.toString(), "main");

        task.retry();

        TaskView view = until(task, TaskStatus.IN_REVIEW);
        assertThat(view.runs()).hasSize(2);
    }

    @Test
    void an_agent_that_adds_a_submodule_fails_and_publishes_nothing() throws Exception {
        Factory factory = open("""
                  coder:
                    - do:
                        - run: |
                            printf '[submodule "x"]\\n\\tpath = x\\n\\turl = https://example.org/x.git\\n' > .gitmodules
                            git add .gitmodules
                            git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,x
                            git -c user.name=a -c user.email=a@example.org commit -q -m 'Add a submodule'
                """);
        TaskHandle task = submit(factory, "Say hello");

        TaskView view = settled(task);

        assertThat(view.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view.reason()).contains("The agent's commits aren't taken over: '.gitmodules' was changed");
        assertThat(repository.published()).isEmpty();
        assertThat(pullRequests()).isEmpty();
    }

    private void assertFails(Factory factory, TaskRequest request, String reason) throws Exception {
        TaskHandle task = factory.submit(request);
        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.FAILED);
        assertThat(end(view)).isEqualTo(RunEnd.FAILED);
        assertThat(view.reason()).contains(reason).doesNotContain("Exception");
        assertThat(times(factory, task, TaskStatus.RUNNING)).isEqualTo(1);
        assertThat(view.workspace()).isEmpty();
        assertThat(directory.resolve("data/work/tasks").resolve(task.id().value()))
                .doesNotExist();
        assertThat(repository.published()).isEmpty();
        assertThat(pullRequests()).isEmpty();
    }
}
