package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.ClosingWords;
import org.jvmfactory.git.CommitMessage;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepContext.EffectScope;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Cost.Certainty;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.task.Usage;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Verdict.Decision;
import org.jvmfactory.task.Wait;

class PublishStepTest {

    private static final Finding ROUNDING = new Finding(
            "f-1",
            Severity.MAJOR,
            Optional.of("src/Shop.java"),
            Optional.of(12),
            "Rounds down.\nFor all prices.",
            Optional.empty());

    private final FakeContext context = new FakeContext();

    @Test
    void pushes_then_opens_the_pull_request_each_once_for_the_task() throws Exception {
        context.changed()
                .effectResults
                .put("pull-request", new EffectResult(Map.of("url", "https://example.org/pr/1")));

        StepResult result = execute("");

        assertThat(context.effects).extracting(FakeContext.Effect::purpose).containsExactly("push", "pull-request");
        assertThat(context.effects).extracting(FakeContext.Effect::scope).containsOnly(EffectScope.TASK);
        assertThat(context.effects.get(0).payload())
                .isEqualTo(Map.of(
                        "repository", "https://example.org/shop.git",
                        "branch", "factory/t1-add-a-discount",
                        "commit", FakeContext.TIP));
        assertThat(context.effects.get(1).payload())
                .containsEntry("base", "main")
                .containsEntry("commit", FakeContext.TIP)
                .containsEntry("title", "Add a discount")
                .containsEntry("draft", "false")
                .containsKey("body");
        assertThat(result.outputs())
                .containsEntry("url", "https://example.org/pr/1")
                .containsEntry("branch", "factory/t1-add-a-discount")
                .containsEntry("commit", FakeContext.TIP);
    }

    @Test
    void publishes_nothing_where_nothing_changed() throws Exception {
        assertThat(execute("")).isInstanceOfSatisfying(StepResult.Ends.class, ends -> {
            assertThat(ends.end()).isEqualTo(RunEnd.NO_CHANGES);
            assertThat(ends.reason()).contains("nothing to publish", "'main'", FakeContext.BASE);
        });
        assertThat(context.effects).isEmpty();
    }

    @Test
    void commits_that_undo_each_other_are_no_change() throws Exception {
        context.tip = FakeContext.TIP;

        assertThat(execute("")).isInstanceOf(StepResult.Ends.class);
    }

    @Test
    void waits_for_the_approval_of_what_it_does_to_protected_files() throws Exception {
        context.changed().protectedChange = Optional.of(new StepContext.ProtectedChange(
                "0123456789abcdef0123",
                List.of(".mcp.json", "a\u001b[31m\nb"),
                Optional.of("+evil\u202e\u001b[2J"),
                false));

        StepResult.Waits waits = (StepResult.Waits) execute("");

        Question question = ((Wait.ForAnswer) waits.on()).question();
        assertThat(question.digest()).contains("0123456789abcdef0123");
        assertThat(question.options()).containsExactly("approve", "refuse");
        assertThat(question.fallback()).isEmpty();
        assertThat(question.text())
                .contains("'.mcp.json', 'a\\u001b[31m b'", "0123456789abcdef", "+evil\\u202e\\u001b[2J")
                .doesNotContain("\u001b", "\u202e");
        assertThat(context.effects).isEmpty();
    }

    @Test
    void is_a_draft_that_lists_what_is_open_when_the_last_judgement_wants_more_work() throws Exception {
        context.changed().judged("review", new Verdict(Decision.CHANGES_REQUESTED, "Almost.", List.of(ROUNDING)));

        execute("");

        assertThat(request()).containsEntry("draft", "true");
        assertThat(body())
                .startsWith("**Draft: the last judgement of the change asks for more work.**")
                .contains("**changes-requested**: Almost.")
                .contains("Still open:\n\n- **major** at `src/Shop.java:12`: Rounds down.\n");
    }

    @Test
    void is_a_draft_when_the_rounds_are_used_up() throws Exception {
        context.changed().roundsUsedUp = true;

        execute("");

        assertThat(request()).containsEntry("draft", "true");
        assertThat(body()).contains("rounds of revision are used up");
    }

    @Test
    void is_ready_when_the_review_approved() throws Exception {
        context.changed().judged("review", new Verdict(Decision.APPROVED, "Good.", List.of()));

        execute("");

        assertThat(request()).containsEntry("draft", "false");
        assertThat(body()).contains("**approved**: Good.").doesNotContain("Still open", "Draft");
    }

    @Test
    void is_a_draft_where_the_workflow_wants_one() throws Exception {
        context.changed();

        execute("draft: true");

        assertThat(request()).containsEntry("draft", "true");
    }

    @Test
    void the_body_says_what_was_done_and_what_it_took() throws Exception {
        context.changed().inputs.put("code.text", "Added **the discount**.\n\n- tested");
        context.used = List.of(
                use("code#1", 12, "0.4101", Certainty.EXACT, 95),
                use("review#1", 3, "0.05", Certainty.ESTIMATED, 3725));

        execute("");

        assertThat(body())
                .contains("Step `code`:\n\n> Added **the discount**.\n> \n> - tested")
                .contains("| `code#1` | coder | claude | opus | 12 | 1m 35s | \\$0.4101 |")
                .contains("| `review#1` | coder | claude | opus | 3 | 1h 2m | \\~\\$0.0500 |")
                .contains("| **Total** |  |  |  | 15 | 1h 3m | \\~\\$0.4601 |")
                .contains("are estimated from prices")
                .contains("Nobody has reviewed this change.")
                .contains("Task `t1`, run 1, correlation `00000000-0000-0001-0000-000000000002`.");
    }

    @Test
    void the_body_says_when_costs_are_not_known() throws Exception {
        context.changed().used = List.of(use("code#1", 1, "0", Certainty.UNKNOWN, 5));

        execute("");

        assertThat(body()).contains("| unknown |", "Some engines report no costs");
    }

    @Test
    void the_body_links_the_ticket() throws Exception {
        context.request = TaskRequest.builder("https://example.org/shop.git", "Add a discount")
                .ticket(new TicketRef("github", "shop#7", Optional.of("https://example.org/issues/7")))
                .build();

        context.changed();
        execute("");

        assertThat(body()).contains("Ticket: [github shop\\#\u200B7](<https://example.org/issues/7>).");
    }

    @Test
    void says_which_other_tickets_its_commits_close() throws Exception {
        context.changed().commits = List.of(new CommitMessage("abc".repeat(13), "Mend it\n\nCloses acme/other#3"));

        execute("");

        assertThat(body())
                .startsWith("**Its merge also closes other tickets, by the messages of its commits:** `acme/other#3`"
                        + " (by commit `abcabcabcabc`).\n\n## What was done");
    }

    @Test
    void a_title_closes_nothing() throws Exception {
        context.changed();

        execute("title: \"Fix: GH-3, fixes https://git.example/a/b/issues/4 and closes #5\"");

        assertThat(ClosingWords.closed(request().getOrDefault("title", ""))).isEmpty();
    }

    @Test
    void foreign_words_in_the_body_can_do_nothing() throws Exception {
        context.changed()
                .judged(
                        "review",
                        new Verdict(
                                Decision.CHANGES_REQUESTED,
                                "Ask @ann | <img src=x>",
                                List.of(new Finding(
                                        "f",
                                        Severity.MAJOR,
                                        Optional.of("a`|b"),
                                        Optional.empty(),
                                        "[x](http://y) #1",
                                        Optional.empty()))));
        context.inputs.put("code.text", "Fixes #12\n```\nunclosed <details> @team\n![p](http://t/x.png)");

        execute("");

        assertThat(body())
                .contains(
                        "> Fix\u200Bes #\u200B12\n> ```\n> unclosed &lt;details> @\u200Bteam\n> \\![p](http://t/x.png)")
                .contains("Ask @\u200Bann \\| &lt;img src=x\\>")
                .contains("at `a  b`: \\[x\\]\\(http://y\\) \\#\u200B1");
    }

    @Test
    void the_title_is_a_template_and_one_line() throws Exception {
        context.changed();

        execute("title: \"[{{task}}]\\n{{title}}\"");

        assertThat(request()).containsEntry("title", "[t1] Add a discount");
    }

    @Test
    void the_body_may_be_a_template_around_the_report() throws Exception {
        context.changed();

        execute("body: \"For {{base}}: {{title}}\\n\\n{{report}}\"");

        assertThat(body()).startsWith("For main: > Add a discount\n\n## What was done");
    }

    private static StepUse use(String path, int turns, String usd, Certainty certainty, int seconds) {
        return new StepUse(
                FakeContext.RUN,
                new StepPath(path),
                Optional.of("coder"),
                Optional.of("claude"),
                Optional.of("opus"),
                new Usage(1, 2, 3, 4, turns),
                new Cost(Money.usd(usd), certainty),
                Duration.ofSeconds(seconds));
    }

    private Map<String, String> request() {
        return context.effects.get(1).payload();
    }

    private String body() {
        return request().getOrDefault("body", "");
    }

    private StepResult execute(String with) throws InterruptedException {
        return new PublishStepProvider().create(ConfigNode.parse("w.yml", with)).execute(context);
    }
}
