package org.jvmfactory.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.git.RepositoryAddress.Protocol;

class RepositoryAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/app.git, https://github.com/acme/app.git, HTTPS",
        "HTTPS://github.com/acme/app/, https://github.com/acme/app, HTTPS",
        "http://127.0.0.1:8080/app, http://127.0.0.1:8080/app, HTTP",
        "https://alice:s3cret@host/app, https://host/app, HTTPS",
        "https://ghp_token@host/app, https://host/app, HTTPS",
        "https://a@b:c@d@host/app, https://host/app, HTTPS",
        "ssh://git@host:22/acme/app, ssh://git@host:22/acme/app, SSH",
        "ssh://git:s3cret@host/acme/app, ssh://git@host/acme/app, SSH",
        "git@github.com:acme/app.git, git@github.com:acme/app.git, SSH",
        "host:app, host:app, SSH",
        "git://host/app, git://host/app, GIT",
        "/srv/git/../app/, /srv/app, FILE",
        "file:///srv/my%20app, /srv/my app, FILE",
        "file:/srv/app, /srv/app, FILE",
        "file://localhost/srv/app, /srv/app, FILE"
    })
    void reads_addresses_and_takes_logins_out(String written, String url, Protocol protocol) {
        RepositoryAddress address = RepositoryAddress.parse(written);

        assertThat(address.url()).isEqualTo(url);
        assertThat(address.protocol()).isEqualTo(protocol);
    }

    @Test
    void keeps_the_login_of_a_url_apart() {
        RepositoryAddress address = RepositoryAddress.parse("https://al%40ice:s3%2Fcret@host/app");

        assertThat(address.login().orElseThrow().user()).isEqualTo("al@ice");
        assertThat(address.login().orElseThrow().password().reveal()).isEqualTo("s3/cret");
        assertThat(address.toString()).isEqualTo("https://host/app");
    }

    @Test
    void takes_a_relative_path_from_the_current_directory() {
        assertThat(RepositoryAddress.parse("some/app").path())
                .contains(Path.of("some/app").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--upload-pack=touch /tmp/x",
                "-oProxyCommand=x:app",
                "ext::sh -c touch",
                "ssh://-oProxyCommand=x/app",
                "ssh://a b@host/app",
                "ssh://-x@host/app",
                "ftp://host/app",
                "https://host",
                "https:///app",
                "https://host/app?token=1",
                "file://elsewhere/app",
                "/srv/app\nx"
            })
    void refuses_what_can_be_no_address(String written) {
        assertThatThrownBy(() -> RepositoryAddress.parse(written))
                .asInstanceOf(type(GitException.class))
                .extracting(GitException::code)
                .isEqualTo(Code.NO_REPOSITORY);
    }

    @Test
    void never_shows_a_login_of_a_broken_address() {
        assertThatThrownBy(() -> RepositoryAddress.parse("https://alice:s3/cret@host/app"))
                .isInstanceOf(GitException.class)
                .hasMessageNotContaining("cret")
                .hasMessageNotContaining("alice");
    }

    @Test
    void makes_a_key_that_a_person_recognises_and_no_two_share() {
        assertThat(RepositoryAddress.parse("https://host/acme/my app.git").key())
                .matches("my-app-[0-9a-f]{12}");
        assertThat(RepositoryAddress.parse("https://host/a/app").key())
                .isNotEqualTo(RepositoryAddress.parse("https://host/b/app").key());
        assertThat(RepositoryAddress.parse("https://x:y@host/a/app").key())
                .isEqualTo(RepositoryAddress.parse("https://host/a/app").key());
    }

    @Test
    void has_one_identity_for_all_its_spellings_and_a_key_for_each() {
        RepositoryAddress web = RepositoryAddress.parse("https://host/acme/app.git");
        RepositoryAddress ssh = RepositoryAddress.parse("git@host:acme/app");

        assertThat(ssh.identity()).isEqualTo(web.identity());
        assertThat(ssh.key()).isNotEqualTo(web.key());
        assertThat(RepositoryAddress.parse("/srv/app.git").key())
                .isEqualTo(RepositoryAddress.parse("/srv/app.git").identity().key());
    }
}
