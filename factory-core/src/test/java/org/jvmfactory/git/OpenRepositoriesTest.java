package org.jvmfactory.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRepositoriesTest {

    @TempDir
    private Path directory;

    private final OpenRepositories open = new OpenRepositories(2);

    @Test
    void what_was_read_last_stays_open_and_the_one_of_longest_ago_goes() throws Exception {
        Repository first = read("first");
        Repository second = read("second");
        assertThat(read("first")).isSameAs(first);

        read("third");

        assertThat(read("first")).isSameAs(first);
        assertThat(read("second")).isNotSameAs(second);
    }

    @Test
    void after_closing_one_is_opened_again() throws Exception {
        Repository before = read("first");

        open.close();

        assertThat(read("first")).isNotSameAs(before);
    }

    @Test
    void a_directory_without_a_repository_is_none() {
        assertThatThrownBy(() -> open.take(directory.resolve("nothing")))
                .isInstanceOf(RepositoryNotFoundException.class)
                .hasMessageContaining("nothing");
    }

    private Repository read(String name) throws Exception {
        try (Repository repository = open.take(bare(name))) {
            return repository;
        }
    }

    private Path bare(String name) throws Exception {
        return TestGit.init(directory.resolve(name), "main", "--bare").directory();
    }
}
