package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.policy.Budgets.Ceiling;
import org.jvmfactory.policy.Budgets.Daily;
import org.jvmfactory.policy.Budgets.UsedUp;
import org.jvmfactory.policy.Budgets.Window;
import org.jvmfactory.task.Money;

class BudgetsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Budgets read(String yaml) {
        return Budgets.read(ConfigNode.parse("factory.yml", yaml));
    }

    @Test
    void what_is_written_is_what_holds() {
        Budgets budgets = read("""
                task: {money: 5, iterations: 20}
                day: {money: 50.5, iterations: 200, zone: Europe/Berlin, used-up: end}
                repository: {money: 20}
                unknown: 0.25
                """);

        assertThat(budgets)
                .isEqualTo(Budgets.NONE
                        .withTask(Ceiling.money("5").withIterations(20))
                        .withDay(new Daily(Ceiling.money("50.5").withIterations(200), BERLIN, UsedUp.END))
                        .withRepository(Ceiling.money("20"))
                        .withUnknown(Money.usd("0.25")));
    }

    @Test
    void what_is_not_written_is_unlimited_and_days_are_those_of_utc() {
        Budgets budgets = read("day: {iterations: 200}");

        assertThat(budgets.task()).isEqualTo(Ceiling.NONE);
        assertThat(budgets.repository()).isEqualTo(Daily.NONE);
        assertThat(budgets.unknown()).isEqualTo(Money.usd("1"));
        assertThat(budgets.day().zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(budgets.day().usedUp()).isEqualTo(UsedUp.WAIT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "day: {money: 0}|more than 0 dollars",
                "day: {money: 1e40}|more than can be counted",
                "day: {iterations: 0}|at least 1",
                "day: {money: 5, zone: Atlantis}|'Atlantis' is no time zone",
                "day: {zone: UTC}|needs 'money' or 'iterations'",
                "task: {money: 5, zone: UTC}|zone",
                "day: {money: 5, used-up: explode}|explode",
                "unknown: -1|0 dollars or more",
                "weekly: {money: 5}|weekly",
            })
    void what_can_not_be_meant_is_said_where_it_stands(String yaml, String problem) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContaining("factory.yml:1")
                .withMessageContaining(problem);
    }

    @Test
    void nothing_is_no_budget() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ceiling.money("0"));
        assertThatIllegalArgumentException().isThrownBy(() -> Ceiling.iterations(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Budgets.NONE.withUnknown(Money.usd("-1")));
    }

    @Test
    void a_day_is_one_of_its_zone_also_when_clocks_change() {
        Budgets budgets = Budgets.NONE.withDay(new Daily(Ceiling.money("5"), BERLIN, UsedUp.WAIT));

        assertThat(budgets.windows("shop", Instant.parse("2026-10-24T22:30:00Z")))
                .containsExactly(new Window(
                        "day/2026-10-25",
                        "the day's budget",
                        Ceiling.money("5"),
                        Optional.of(Instant.parse("2026-10-25T23:00:00Z"))));
        assertThat(budgets.windows("shop", Instant.parse("2026-10-24T21:59:59Z")))
                .extracting(Window::scope)
                .containsExactly("day/2026-10-24");
    }

    @Test
    void each_repository_has_days_of_its_own() {
        Budgets budgets = Budgets.NONE
                .withDay(Ceiling.iterations(9))
                .withRepository(new Daily(Ceiling.money("5"), BERLIN, UsedUp.END));
        Instant late = Instant.parse("2026-11-21T23:30:00Z");

        assertThat(budgets.windows("git.example/shop", late))
                .extracting(Window::scope)
                .containsExactly("day/2026-11-21", "repository/git.example/shop/2026-11-22");
        assertThat(budgets.windows("git.example/shop", late).get(1).next()).isEmpty();
        assertThat(Budgets.NONE.windows("git.example/shop", late)).isEqualTo(List.of());
    }
}
