package org.jvmfactory.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryIdentityTest {

    @ParameterizedTest
    @CsvSource({
        "https://git.example.org/Acme/shop, git.example.org/Acme/shop",
        "https://git.example.org/Acme/shop.git, git.example.org/Acme/shop",
        "https://git.example.org//Acme/shop.git//, git.example.org/Acme/shop",
        "HTTPS://Git.Example.ORG:443/Acme/shop, git.example.org/Acme/shop",
        "https://alice:s3cret@git.example.org/Acme/shop, git.example.org/Acme/shop",
        "git@git.example.org:Acme/shop.git, git.example.org/Acme/shop",
        "git@GIT.example.org:/Acme/shop, git.example.org/Acme/shop",
        "ssh://git@git.example.org/Acme/shop, git.example.org/Acme/shop",
        "ssh://git.example.org:22/Acme/shop/, git.example.org/Acme/shop",
        "ssh://alice@git.example.org/Acme/shop.git, git.example.org/Acme/shop",
        "https://github.com/Acme/Shop.git, github.com/acme/shop",
        "org-7@github.com:ACME/shop, github.com/acme/shop",
        "ssh://git@git.example.org/~/shop, git.example.org/shop",
        "git@git.example.org:~/shop, git.example.org/shop",
        "file:///srv/git/../my%20shop/, /srv/my shop",
        "file:/srv/shop, /srv/shop",
        "/srv/./shop/, /srv/shop"
    })
    void the_spellings_of_one_address_mean_one_repository(String spelling, String identity) {
        assertThat(RepositoryIdentity.of(spelling).value()).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.org/acme/shop, https://git.example.com/acme/shop",
        "https://git.example.org/acme/shop, https://git.example.org/Acme/shop",
        "https://git.example.org/acme/shop, https://git.example.org:8443/acme/shop",
        "https://git.example.org/acme/shop, ssh://git@git.example.org:2222/acme/shop",
        "https://git.example.org:22/acme/shop, ssh://git@git.example.org/acme/shop",
        "https://git.example.org/acme/shop, http://git.example.org/acme/shop",
        "https://git.example.org/acme/shop, git://git.example.org/acme/shop",
        "https://git.example.org/acme/shop, https://git.example.org/acme/shop.git.git",
        "https://git.example.org/acme/shop, /git.example.org/acme/shop",
        "git.example.org/acme/shop, https://git.example.org/acme/shop",
        "alice@host:shop, bob@host:shop",
        "alice@host:shop, git@host:shop",
        "host:shop, https://host/~/shop",
        "/srv/shop, /srv/Shop",
        "/srv/shop, /srv/shop.git"
    })
    void two_repositories_are_never_one(String one, String other) {
        assertThat(RepositoryIdentity.of(one)).isNotEqualTo(RepositoryIdentity.of(other));
    }

    @Test
    void a_relative_path_begins_where_the_process_was_started() {
        assertThat(RepositoryIdentity.of("some/shop").value())
                .isEqualTo(Path.of("some/shop").toAbsolutePath().toString());
    }

    @Test
    void a_key_shows_the_name_and_can_be_the_name_of_a_file() {
        assertThat(RepositoryIdentity.of("https://host/acme/my shop.git").key()).matches("my-shop-[0-9a-f]{12}");
        assertThat(RepositoryIdentity.of("https://host/a/shop").key())
                .isNotEqualTo(RepositoryIdentity.of("https://host/b/shop").key());
    }
}
