package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.secret.Secret;

/** How an App logs in. */
class AppLoginTest extends GitHubBed {

    private static final RepoName SHOP = new RepoName("acme", "shop");

    private long tokensMade() {
        return github.changes().stream()
                .filter(line -> line.endsWith("/access_tokens"))
                .count();
    }

    @Test
    void the_key_may_be_of_pkcs1_or_pkcs8_and_have_lost_its_line_ends() {
        assertThat(AppKey.read(Secret.of(AppKeys.pkcs1()))).isEqualTo(AppKeys.PAIR.getPrivate());
        assertThat(AppKey.read(Secret.of(AppKeys.pkcs8()))).isEqualTo(AppKeys.PAIR.getPrivate());
        assertThat(AppKey.read(Secret.of(AppKeys.pkcs1().replace("\n", "\\n")))).isEqualTo(AppKeys.PAIR.getPrivate());
        assertThat(AppKey.read(Secret.of(AppKeys.pkcs8().replace("\n", "\r\n"))))
                .isEqualTo(AppKeys.PAIR.getPrivate());
    }

    @Test
    void a_key_that_is_none_is_refused_without_being_shown() {
        String damaged = AppKeys.pkcs1().replaceFirst("MII", "AAA");
        for (String wrong : new String[] {"hunter2", damaged, AppKeys.pkcs1().replace("BEGIN RSA", "BEGIN EC")}) {
            assertThatThrownBy(() -> GitHubSettings.read(
                            config("app-id: '1', private-key: \"" + wrong.replace("\n", "\\n") + "\"")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("factory.yml:1")
                    .hasMessageNotContaining("hunter2")
                    .hasMessageNotContaining(damaged.substring(60, 90));
        }
    }

    @Test
    void a_login_is_one_and_not_two_or_none() {
        for (String wrong : new String[] {"opened: true", "token: x, app-id: '1'", "app-id: '1'", "app-id: '1/..'"}) {
            assertThatThrownBy(() -> GitHubSettings.read(config(wrong))).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void a_token_is_good_for_one_repository_kept_and_renewed_early() throws Exception {
        GitHubLogin login = api(asApp()).login();

        Secret first = login.token(SHOP);
        assertThat(github.calls().get(1).body().toString()).isEqualTo("{\"repositories\":[\"shop\"]}");
        time.advance(Duration.ofMinutes(49));
        assertThat(login.token(new RepoName("Acme", "Shop"))).isEqualTo(first);
        assertThat(tokensMade()).isOne();

        time.advance(Duration.ofMinutes(2));
        assertThat(login.token(SHOP)).isNotEqualTo(first);
        assertThat(tokensMade()).isEqualTo(2);
    }

    @Test
    void while_a_token_still_holds_one_that_cannot_be_renewed_is_used() throws Exception {
        GitHubLogin login = api(asApp()).login();
        Secret first = login.token(SHOP);
        time.advance(Duration.ofMinutes(55));
        github.failNext(call -> call.path().endsWith("/access_tokens"), 400, Map.of(), "{}");

        assertThat(login.token(SHOP)).isEqualTo(first);
        assertThat(login.token(SHOP)).as("when it works again").isNotEqualTo(first);
    }

    @Test
    void many_threads_that_need_a_token_ask_for_one() throws Exception {
        GitHubLogin login = api(asApp()).login();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            var all = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<Secret>>mapToObj(i -> () -> login.token(SHOP))
                    .toList());
            Set<Secret> tokens = new HashSet<>();
            for (Future<Secret> one : all) {
                tokens.add(one.get());
            }
            assertThat(tokens).hasSize(1);
        } finally {
            threads.shutdown();
        }
        assertThat(tokensMade()).isOne();
    }

    @Test
    void a_token_that_is_not_taken_any_more_is_replaced() throws Exception {
        GitHubApi api = api(asApp());
        github.revoke(api.login().token(SHOP).reveal());

        assertThat(api.read(SHOP, SHOP.path()).path("full_name").asText()).isEqualTo("acme/shop");
        assertThat(tokensMade()).isEqualTo(2);
    }

    @Test
    void a_repository_without_the_app_is_said_to_be_one() {
        assertThatThrownBy(() -> api(asApp()).login().token(new RepoName("acme", "other")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.code().retryable()).isFalse())
                .hasMessageContaining("isn't installed for 'acme/other'");
    }

    @Test
    void what_the_rights_of_an_app_do_not_suffice_for_is_said() throws Exception {
        assertThat(host(asApp()).shortcomings(repository.url()))
                .anyMatch(it -> it.contains("checks: read"))
                .anyMatch(it -> it.contains("statuses: read"))
                .anyMatch(it -> it.contains("workflows: write"))
                .noneMatch(it -> it.contains("can't push branches") || it.contains("issues"));
        assertThat(tracker(asApp()).shortcomings()).isEqualTo(host(asApp()).shortcomings(repository.url()));
        assertThat(host(withToken()).shortcomings(repository.url())).isEmpty();
    }
}
