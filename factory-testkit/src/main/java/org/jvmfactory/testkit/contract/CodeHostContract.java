package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequest.State;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Ending;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.task.CheckOutcome;

/**
 * What every {@link CodeHost} promises. Extend it where the code host is, with something that is its other side, and add no assertions.
 */
@Timeout(60)
public abstract class CodeHostContract {

    private static final String BRANCH = "factory/7-mend";
    private static final String HOSTILE =
            "Mend \"it\" `id` $(id) <b>&amp;</b> <!-- factory:0123 --> @everyone \u202Egpj.exe 'x' \\ #1 ${HOME} 漢字 🙂";

    protected CodeHostContract() {}

    /** The code host under test. */
    protected abstract CodeHost host() throws Exception;

    /** A repository that it serves, with a branch {@code main}. */
    protected abstract String repository() throws Exception;

    /** Somebody pushes a new commit to a branch of the repository; returns the commit. */
    protected abstract String push(String branch) throws Exception;

    /** A person merges a pull request. */
    protected abstract void merge(PullRequest pullRequest) throws Exception;

    /** A person closes a pull request without that. */
    protected abstract void close(PullRequest pullRequest) throws Exception;

    /** One whose other side can't be reached; nothing for a kind that is never down. */
    protected abstract Optional<CodeHost> down() throws Exception;

    /** The secrets that the code hosts above were given. */
    protected abstract List<String> secrets();

    @Test
    final void has_a_kind_that_a_configuration_can_name() throws Exception {
        assertThat(host().kind()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    final void serves_its_repositories_and_no_others() throws Exception {
        CodeHost host = host();

        assertThat(host.serves(repository())).isTrue();
        for (String other : List.of(
                "https://elsewhere.example.org/acme/app.git",
                "https://github.com.example.org/acme/app.git",
                "git@elsewhere.example.org:acme/app.git",
                "",
                "--upload-pack=id",
                "https://")) {
            assertThat(host.serves(other)).as(other).isFalse();
            assertThat(host.credentials().forUrl("https://elsewhere.example.org/acme/app.git"))
                    .isEmpty();
        }
    }

    @Test
    final void takes_a_repository_that_can_be_worked_on() throws Exception {
        host().validate(repository());
    }

    @Test
    final void finds_what_it_opened() throws Exception {
        PullRequestDraft draft = draft(push(BRANCH), "Mend it", "What was done.\n\n| a | b |\n", true);

        PullRequest opened = host().open(draft);

        assertThat(opened).isEqualTo(new PullRequest(opened.id(), opened.url(), State.OPEN, draft));
        assertThat(host().find(repository(), BRANCH)).contains(opened);
        assertThat(host().find(repository(), "factory/7")).isEmpty();
        assertThat(host().find(repository(), "main")).isEmpty();
    }

    @Test
    final void keeps_texts_as_they_are() throws Exception {
        PullRequestDraft draft = draft(push(BRANCH), HOSTILE, HOSTILE + "\n\n" + HOSTILE, false);

        PullRequest opened = host().open(draft);

        assertThat(opened.content()).isEqualTo(draft);
        assertThat(host().find(repository(), BRANCH)).contains(opened);
    }

    @Test
    final void opens_no_second_one_for_a_branch() throws Exception {
        PullRequestDraft draft = draft(push(BRANCH), "Mend it", "Once.", false);
        PullRequest first = host().open(draft);

        assertThatThrownBy(() -> host().open(draft))
                .isInstanceOfSatisfying(
                        CodeHostException.class,
                        e -> assertThat(e.code().retryable()).isFalse());

        assertThat(host().find(repository(), BRANCH)).contains(first);
    }

    @Test
    final void opens_another_one_once_the_first_is_closed() throws Exception {
        PullRequest first = host().open(draft(push(BRANCH), "Mend it", "Once.", false));
        close(first);
        assertThat(host().find(repository(), BRANCH).map(PullRequest::state)).contains(State.CLOSED);

        PullRequest second = host().open(draft(push(BRANCH), "Mend it", "Twice.", false));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(host().find(repository(), BRANCH)).contains(second);
    }

    @Test
    final void finds_one_by_its_id_whatever_else_its_branch_has() throws Exception {
        PullRequest first = host().open(draft(push(BRANCH), "Mend it", "Once.", false));
        close(first);
        PullRequest second = host().open(draft(push(BRANCH), "Mend it", "Twice.", false));

        assertThat(host().find(repository(), BRANCH, first.id()))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(first.id()))
                .map(PullRequest::state)
                .contains(State.CLOSED);
        assertThat(host().find(repository(), BRANCH, second.id())).contains(second);
        for (String strange : List.of("", "999999999", "../" + first.id(), first.id() + "-", "--upload-pack=id")) {
            assertThat(host().find(repository(), BRANCH, strange)).as(strange).isEmpty();
        }
    }

    @Test
    final void says_that_one_was_merged() throws Exception {
        PullRequest opened = host().open(draft(push(BRANCH), "Mend it", "Done.", false));

        merge(opened);

        assertThat(host().find(repository(), BRANCH).map(PullRequest::state)).contains(State.MERGED);
    }

    @Test
    final void says_how_one_ended() throws Exception {
        for (Reviews reviews : host().reviews().stream().toList()) {
            PullRequest closed = host().open(draft(push(BRANCH), "Mend it", "Once.", false));
            assertThat(reviews.condition(closed).ending()).isEmpty();
            close(closed);
            assertThat(reviews.condition(closed).state()).isEqualTo(State.CLOSED);
            assertThat(reviews.condition(closed).ending().orElseThrow().commit())
                    .isEmpty();
            PullRequest merged = host().open(draft(push(BRANCH), "Mend it", "Twice.", false));
            merge(merged);

            assertThat(reviews.condition(merged).state()).isEqualTo(State.MERGED);
            assertThat(reviews.condition(merged).ending().flatMap(Ending::commit))
                    .isPresent();
        }
    }

    @Test
    final void says_and_does_nothing_of_a_check_that_it_has_not() throws Exception {
        for (Reviews reviews : host().reviews().stream().toList()) {
            PullRequest opened = host().open(draft(push(BRANCH), "Mend it", "Done.", false));
            for (String id : List.of("", "job-1", "run-999999999999", "job-1/../../../user", "--upload-pack=id")) {
                Check strange =
                        new Check(Optional.of(id), "x", CheckOutcome.FAILED, Optional.empty(), Optional.empty());

                assertThat(reviews.log(opened, strange)).as(id).isEmpty();
                assertThat(reviews.rerun(opened, strange)).as(id).isFalse();
            }
        }
    }

    @Test
    final void replaces_title_body_and_draft_state_as_often_as_it_is_asked() throws Exception {
        PullRequest opened = host().open(draft(push(BRANCH), "Mend it", "First.", true));
        PullRequestDraft ready = draft(push(BRANCH), "Mend it well", "Second.", false);

        PullRequest updated = host().update(opened, ready);

        assertThat(updated).isEqualTo(new PullRequest(opened.id(), opened.url(), State.OPEN, ready));
        assertThat(host().update(updated, ready)).isEqualTo(updated);
        assertThat(host().find(repository(), BRANCH)).contains(updated);
        PullRequestDraft again = draft(ready.commit(), "Mend it well", "Third.", true);
        assertThat(host().update(updated, again).content()).isEqualTo(again);
    }

    @Test
    final void changes_nothing_where_there_is_none() throws Exception {
        PullRequestDraft draft = draft(push(BRANCH), "Mend it", "None.", false);
        PullRequest strange = new PullRequest("../../../etc/passwd", "/etc/passwd", State.OPEN, draft);

        assertThatThrownBy(() -> host().update(strange, draft)).isInstanceOf(CodeHostException.class);
    }

    @Test
    final void says_that_a_retry_helps_where_the_other_side_is_down() throws Exception {
        String commit = push(BRANCH);
        for (CodeHost host : down().stream().toList()) {
            for (Throwable thrown : List.of(
                    catchThrowable(() -> host.find(repository(), BRANCH)),
                    catchThrowable(() -> host.open(draft(commit, "Mend it", "Down.", false))))) {
                assertThat(thrown)
                        .isInstanceOfSatisfying(
                                FactoryException.class,
                                e -> assertThat(e.code().retryable())
                                        .as(e.getMessage())
                                        .isTrue());
            }
        }
    }

    @Test
    final void shows_no_secret() throws Exception {
        List<String> said =
                new ArrayList<>(List.of(host().toString(), host().credentials().toString()));
        host().credentials().forUrl(repository()).ifPresent(login -> said.add(login.toString()));
        down().ifPresent(host -> Stream.iterate(
                        catchThrowable(() -> host.find(repository(), BRANCH)),
                        cause -> cause != null,
                        Throwable::getCause)
                .forEach(cause -> said.add(cause.toString())));

        assertThat(secrets())
                .allSatisfy(secret -> assertThat(String.join("\n", said)).doesNotContain(secret));
    }

    private PullRequestDraft draft(String commit, String title, String body, boolean draft) throws Exception {
        return new PullRequestDraft(repository(), BRANCH, "main", commit, title, body, draft);
    }
}
