package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.notify.Happening;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.task.TaskId;

/**
 * What every {@link Notifier} promises. Extend it where the notifier is, with something that receives what it sends, and add no
 * assertions. What a kind can't have (a log is never down) it says by returning nothing, and has nothing to prove.
 */
@Timeout(60)
public abstract class NotifierContract {

    private static final String HOSTILE =
            "one\r\ntwo \u001B[31mred\u001B[0m \u009B2J \u202Egpj.exe\u2066 \u2028 \u0000 \"quoted\" \\n `id` $(id) <b>&amp;";

    protected NotifierContract() {}

    /** The notifier under test, whose other side works. */
    protected abstract Notifier notifier() throws Exception;

    /** What has arrived on the other side, one text for each delivery, as it came: a line, a body. */
    protected abstract List<String> arrived() throws Exception;

    /** One whose other side can't be reached; nothing for a kind that is never down. */
    protected abstract Optional<Notifier> down() throws Exception;

    /** One whose other side refuses for good; nothing for a kind that is never refused. */
    protected abstract Optional<Notifier> refused() throws Exception;

    /** One whose other side takes what it is sent and never answers; nothing for a kind that never waits. */
    protected abstract Optional<Notifier> silent() throws Exception;

    /** The secrets that the notifiers above were given. */
    protected abstract List<String> secrets();

    @Test
    final void has_a_kind_that_a_configuration_can_name() throws Exception {
        assertThat(notifier().kind()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    final void delivers_what_it_is_given_before_it_returns() throws Exception {
        notifier().notify(notification("t1.1.n", "Review the discount", "It is ready."));

        assertThat(arrived()).hasSize(1);
        assertThat(arrived().get(0)).contains("t1.1.n", "Review the discount", "It is ready.");
    }

    @Test
    final void tells_hostile_text_as_data_in_one_piece() throws Exception {
        notifier().notify(notification("t1.1.n", HOSTILE, HOSTILE));
        notifier().notify(notification("t1.2.n", "after", "it"));

        List<String> arrived = arrived();
        assertThat(arrived).hasSize(2);
        assertThat(arrived.get(0))
                .contains("gpj.exe", "$(id)")
                .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]");
        assertThat(arrived.get(1)).contains("after");
    }

    @Test
    final void takes_texts_of_any_length_and_none() throws Exception {
        notifier().notify(notification("t1.1.n", "", ""));
        notifier().notify(notification("t1.2.n", "long", "word ".repeat(200_000)));

        assertThat(arrived()).hasSize(2);
    }

    @Test
    final void carries_the_same_delivery_id_when_it_is_asked_again() throws Exception {
        Notification notification = notification("t1.1.n", "again", "and again");

        notifier().notify(notification);
        notifier().notify(notification);

        assertThat(arrived()).hasSize(2).allMatch(text -> text.contains("t1.1.n"));
    }

    @Test
    final void serves_several_threads() throws Exception {
        Notifier notifier = notifier();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Notification notification = notification("t1." + i + ".n", "title " + i + ";", "text");
            all.add(threads.submit(() -> {
                notifier.notify(notification);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();

        String everything = String.join("\n", arrived());
        assertThat(arrived()).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(everything).contains("title " + i + ";");
        }
    }

    @Test
    final void says_that_a_retry_helps_where_the_other_side_is_down() throws Exception {
        for (Notifier notifier : down().stream().toList()) {
            FactoryException failure = failure(notifier);

            assertThat(failure.code().retryable()).as(failure.getMessage()).isTrue();
            assertThat(arrived()).isEmpty();
        }
    }

    @Test
    final void says_that_no_retry_helps_where_it_is_refused() throws Exception {
        for (Notifier notifier : refused().stream().toList()) {
            FactoryException failure = failure(notifier);

            assertThat(failure.code().retryable()).as(failure.getMessage()).isFalse();
        }
    }

    @Test
    final void ends_when_it_is_interrupted() throws Exception {
        for (Notifier notifier : silent().stream().toList()) {
            FutureTask<Throwable> sending = new FutureTask<>(
                    () -> catchThrowable(() -> notifier.notify(notification("t1.1.n", "nobody", "answers"))));
            Thread thread = new Thread(sending);
            thread.setDaemon(true);
            thread.start();
            while (arrived().isEmpty() && thread.isAlive()) {
                Thread.onSpinWait();
            }

            thread.interrupt();

            assertThat(sending.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    final void shows_no_secret() throws Exception {
        List<String> said = new ArrayList<>();
        said.add(notifier().toString());
        for (Optional<Notifier> broken : List.of(down(), refused())) {
            broken.ifPresent(it -> Stream.iterate((Throwable) failure(it), cause -> cause != null, Throwable::getCause)
                    .forEach(cause -> said.add(cause.toString())));
        }

        assertThat(String.join("\n", said)).doesNotContain(secrets());
    }

    @Test
    final void refuses_nothing_at_all() throws Exception {
        Notifier notifier = notifier();
        assertThatThrownBy(() -> notifier.notify(nothing())).isInstanceOf(NullPointerException.class);
        assertThat(arrived()).isEmpty();
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what the compiler forbids happens anyway
    private static Notification nothing() {
        return null;
    }

    private static FactoryException failure(Notifier notifier) {
        Throwable thrown = catchThrowable(() -> notifier.notify(notification("t1.1.n", "title", "text")));
        assertThat(thrown).isInstanceOf(FactoryException.class);
        return (FactoryException) thrown;
    }

    private static Notification notification(String delivery, String title, String text) {
        return new Notification(
                delivery,
                Happening.FAILED,
                Instant.parse("2026-11-21T12:00:00Z"),
                title,
                text,
                Urgency.WARNING,
                Optional.of(new TaskId("t1")),
                Map.of("status", "failed"));
    }
}
