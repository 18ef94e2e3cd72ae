package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

class DigestStepTest {

    private static final Instant NOW = FakeContext.NOW;
    private static final String SHOP = "https://example.org/acme/shop.git";

    private final FakeContext context = new FakeContext();

    @Test
    void tells_what_became_of_all_tasks_of_a_week() throws Exception {
        task("a1", "Add a discount", SHOP, TaskStatus.DONE, days(1))
                .submitted(days(2))
                .published(days(2).minusHours(3))
                .cost("claude", Cost.exact(Money.usd("1.25")))
                .rounds(2)
                .add();
        task("a2", "Mend the parser", SHOP, TaskStatus.IN_REVIEW, days(3))
                .submitted(days(4))
                .published(days(4).minusHours(1))
                .cost("codex", Cost.estimated(Money.usd("0.5")))
                .end(RunEnd.UNRESOLVED)
                .rounds(3)
                .add();
        task("a3", "Move the till", "/srv/till.git", TaskStatus.WAITING, days(5))
                .submitted(days(20))
                .question(Question.open("q1", "Which till?\nThe old one?"))
                .add();
        task("a4", "Count the coins", "/srv/till.git", TaskStatus.FAILED, days(6))
                .submitted(days(9))
                .add();
        task("a5", "Wait for spring", "/srv/till.git", TaskStatus.HELD, days(30))
                .submitted(days(30))
                .add();

        StepResult result = execute("{}");

        assertThat(result.outputs())
                .containsEntry("empty", "false")
                .containsEntry("title", "Factory digest, 2025-12-29 to 2026-01-05")
                .containsEntry("plain", """
                        - Tasks: 2 taken, 2 published, 1 done (1 merged), 1 unresolved, 1 failed, 3 still open
                        - Cost: ~$1.7500 (claude $1.2500, codex ~$0.5000)
                        - From task to pull request: 2 h (median of 2)

                        Waiting for people, the longest first:

                        - 30 d: Wait for spring (a5): to be started
                        - 5 d: Move the till (a3): an answer: Which till? The old one?
                        - 3 d: Mend the parser (a2): a decision on what is left open of https://example.org/pulls/a2

                        By repository:

                        - /srv/till: 0 taken, 0 published, 0 done, 1 failed, 2 still open, $0.0000
                        - example.org/acme/shop: 2 taken, 2 published, 1 done (1 merged), 1 unresolved, 1 still open, ~$1.7500

                        Most rounds of revision:

                        - 3: Mend the parser (a2)
                        - 2: Add a discount (a1)""");
        assertThat(context.askedSince).containsExactly(Instant.parse("2025-12-29T12:00:00Z"));
    }

    @Test
    void words_of_others_do_nothing_in_its_markdown() throws Exception {
        task("a1", "**Fix** #7 @all <img src=x> [a](http://b)", SHOP, TaskStatus.WAITING, days(1))
                .question(Question.approval("q1", "Really, `you`?", "d1"))
                .cost("claude", Cost.exact(Money.usd("1")))
                .add();

        Map<String, String> outputs = execute("{}").outputs();

        assertThat(outputs.get("text"))
                .contains(
                        "\\*\\*Fix\\*\\* \\#",
                        "&lt;img",
                        "\\[a\\]\\(http",
                        "an approval: Really, \\`you\\`?",
                        "\\$1.0000")
                .doesNotContain("**", "@all", "<img", "[a]");
        assertThat(outputs.get("plain")).contains("**Fix** #7 @all <img src=x> [a](http://b)", "Really, `you`?");
    }

    @Test
    void is_empty_where_nothing_happened_and_nobody_waits_for_people() throws Exception {
        assertThat(execute("{days: 1}").outputs()).containsEntry("empty", "true");

        task("a1", "Sleep", SHOP, TaskStatus.QUEUED, days(3)).submitted(days(3)).add();
        assertThat(execute("{days: 1}").outputs()).containsEntry("empty", "true");
        assertThat(execute("{days: 4}").outputs()).containsEntry("empty", "false");
    }

    @Test
    void what_waits_for_people_is_told_though_nothing_happened() throws Exception {
        task("a1", "Sleep", SHOP, TaskStatus.HELD, days(30)).submitted(days(30)).add();

        assertThat(execute("{}").outputs()).containsEntry("empty", "false");
    }

    @Test
    void digests_are_no_news() throws Exception {
        task("t1", "Digest", SHOP, TaskStatus.RUNNING, days(0)).add();
        task("d1", "Digest", SHOP, TaskStatus.DONE, days(6)).uses("digest").add();

        assertThat(execute("{}").outputs()).containsEntry("empty", "true");
    }

    @Test
    void stays_short_however_much_there_is() throws Exception {
        for (int i = 0; i < 200; i++) {
            task("a" + i, "x".repeat(500), "/srv/" + i + ".git", TaskStatus.WAITING, days(1))
                    .question(Question.open("q1", "y".repeat(5000)))
                    .rounds(1)
                    .add();
        }

        assertThat(execute("{}").outputs().get("plain"))
                .contains("- and 192 more", "- and 194 more", "- and 197 more")
                .hasSizeLessThan(2900);
    }

    @Test
    void the_median_of_two_lies_between_them() {
        task("a1", "One", SHOP, TaskStatus.DONE, days(1))
                .submitted(days(2))
                .published(days(2).minusMinutes(10))
                .add();
        task("a2", "Two", SHOP, TaskStatus.DONE, days(1))
                .submitted(days(2))
                .published(days(2).minusMinutes(50))
                .add();

        assertThat(new Digest(NOW.minus(days(7)), NOW, context.tasks).median()).contains(Duration.ofMinutes(30));
        assertThat(new Digest(NOW.minus(days(7)), NOW, List.of()).median()).isEmpty();
    }

    @Test
    void a_wrong_setting_is_refused_where_it_stands() {
        assertThatThrownBy(() -> execute("{days: 0}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("w.yml:1:8: expected at least 1");
        assertThatThrownBy(() -> execute("{days: 400}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at most 366 days");
    }

    private StepResult.Succeeded execute(String with) throws InterruptedException {
        return (StepResult.Succeeded)
                new DigestStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }

    private Sketch task(String id, String title, String repository, TaskStatus status, Duration ago) {
        return new Sketch(id, title, repository, status, NOW.minus(ago));
    }

    /** A task in the making; times are counted back from now. */
    private final class Sketch {

        private final String id;
        private final String title;
        private final String repository;
        private final TaskStatus status;
        private final Instant since;
        private Instant submitted;
        private Optional<Instant> published = Optional.empty();
        private Optional<Question> question = Optional.empty();
        private Optional<RunEnd> end = Optional.empty();
        private int rounds;
        private Set<String> uses = Set.of("agent");
        private Map<String, Cost> costs = Map.of();

        private Sketch(String id, String title, String repository, TaskStatus status, Instant since) {
            this.id = id;
            this.title = title;
            this.repository = repository;
            this.status = status;
            this.since = since;
            this.submitted = since;
        }

        private Sketch submitted(Duration ago) {
            submitted = NOW.minus(ago);
            return this;
        }

        private Sketch published(Duration ago) {
            published = Optional.of(NOW.minus(ago));
            return this;
        }

        private Sketch question(Question asked) {
            question = Optional.of(asked);
            return this;
        }

        private Sketch end(RunEnd how) {
            end = Optional.of(how);
            return this;
        }

        private Sketch rounds(int times) {
            rounds = times;
            return this;
        }

        private Sketch uses(String type) {
            uses = Set.of(type);
            return this;
        }

        private Sketch cost(String engine, Cost cost) {
            costs = Map.of(engine, cost);
            return this;
        }

        private void add() {
            context.tasks.add(new TaskSummary(
                    new TaskId(id),
                    title,
                    repository,
                    status,
                    submitted,
                    since,
                    since,
                    published,
                    published.map(at -> "https://example.org/pulls/" + id),
                    question,
                    end,
                    rounds,
                    uses,
                    costs));
        }
    }
}
