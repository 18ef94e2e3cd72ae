package org.jvmfactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskRequest;

class NamedRepositoriesTest {

    private static String resolved(String organization, String repository) {
        NamedRepositories names = new NamedRepositories(Map.of(), Optional.of(organization));
        return names.resolve(TaskRequest.builder(repository, "Mend it").build()).repository();
    }

    @ParameterizedTest
    @CsvSource({
        "acme, shop, https://github.com/acme/shop.git",
        "acme, shop.git, https://github.com/acme/shop.git",
        "acme, else/shop, https://github.com/else/shop.git",
        "https://git.example.org/acme, shop, https://git.example.org/acme/shop.git",
        "https://git.example.org:8443/acme, else/shop, https://git.example.org:8443/else/shop.git",
        "acme, ./shop, ./shop",
        "acme, https://else.example.org/a/b.git, https://else.example.org/a/b.git",
    })
    void a_short_name_is_one_of_the_organization(String organization, String repository, String address) {
        assertThat(resolved(organization, repository)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://git.example.org/acme", "https://u:p@git.example.org/acme", "a/b", "--x", "../acme"})
    void what_is_no_organization_is_refused(String organization) {
        ConfigNode node = ConfigNode.parse("factory.yml", "{default-org: '" + organization + "'}");

        assertThatThrownBy(() -> NamedRepositories.read(Optional.empty(), node.find("default-org")))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void without_an_organization_nothing_is_a_name() {
        assertThat(NamedRepositories.NONE.knows("shop")).isFalse();
    }

    /** Whoever may set a label may name these: the organization's own, and no other owner's. */
    @ParameterizedTest
    @CsvSource({
        "acme, shop, true",
        "acme, Acme/shop, true",
        "acme, else/shop, false",
        "acme, acmelse/shop, false",
        "https://git.example.org/acme, acme/shop, true",
        "https://git.example.org/acme, else/shop, false",
        "acme, ./shop, false",
        "acme, https://else.example.org/a/b.git, false",
    })
    void only_the_organizations_own_are_chosen_by_its_name(String organization, String repository, boolean chosen) {
        assertThat(new NamedRepositories(Map.of(), Optional.of(organization)).chose(repository))
                .isEqualTo(chosen);
    }
}
