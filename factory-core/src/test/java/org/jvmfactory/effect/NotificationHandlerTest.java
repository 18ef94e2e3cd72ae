package org.jvmfactory.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notification.Urgency;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.TaskId;

class NotificationHandlerTest {

    private static final Notification HELLO =
            new Notification(Optional.of(new TaskId("t1")), "Hello", "World", Urgency.WARNING);

    private final Recorder chat = new Recorder();
    private final Recorder mail = new Recorder();
    private final NotificationHandler handler = new NotificationHandler(Map.of("chat", chat, "mail", mail));

    @Test
    void tells_people_through_all_notifiers() throws Exception {
        assertThat(handler.perform(intent(Map.of())).values()).containsExactly(Map.entry("told", "chat,mail"));
        assertThat(chat.told).containsExactly(HELLO);
        assertThat(mail.told).containsExactly(HELLO);
    }

    @Test
    void tells_people_through_the_notifier_that_is_named() throws Exception {
        assertThat(handler.perform(intent(Map.of("via", "mail"))).values()).containsEntry("told", "mail");
        assertThat(chat.told).isEmpty();
    }

    @Test
    void a_notifier_that_is_not_there_is_an_error_that_names_those_that_are() {
        assertThatThrownBy(() -> handler.perform(intent(Map.of("via", "fax"))))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("no notifier is called 'fax'; there are [chat, mail]");
    }

    @Test
    void one_that_fails_does_not_keep_the_others_from_telling() throws Exception {
        chat.failure = Optional.of(new EffectException(EffectException.Code.REFUSED, "chat is down"));

        assertThat(handler.perform(intent(Map.of())))
                .isEqualTo(new EffectResult(Map.of("told", "mail", "failed", "chat")));
    }

    @Test
    void it_fails_when_nobody_was_told() {
        chat.failure = Optional.of(new EffectException(EffectException.Code.REFUSED, "chat is down"));
        mail.failure = Optional.of(new EffectException(EffectException.Code.REFUSED, "mail is down"));

        assertThatThrownBy(() -> handler.perform(intent(Map.of())))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("reached nobody; 'chat': chat is down; 'mail': mail is down");
        assertThatThrownBy(() -> handler.perform(intent(Map.of("via", "mail")))).hasMessage("mail is down");
    }

    @Test
    void promises_at_most_once_and_finds_nothing() {
        assertThat(handler.kind()).isEqualTo("notification");
        assertThat(handler.promise()).isEqualTo(EffectHandler.Promise.AT_MOST_ONCE);
        assertThat(handler.find(intent(Map.of()))).isEmpty();
    }

    private static EffectIntent intent(Map<String, String> more) {
        Map<String, String> payload = new HashMap<>(more);
        payload.putAll(Map.of("task", "t1", "title", "Hello", "text", "World", "urgency", "warning"));
        return new EffectIntent("run/1/notify#1/notification", "notification", payload);
    }

    private static final class Recorder implements Notifier {

        private final List<Notification> told = new ArrayList<>();
        private Optional<EffectException> failure = Optional.empty();

        @Override
        public String kind() {
            return "recorder";
        }

        @Override
        public void notify(Notification notification) {
            failure.ifPresent(it -> {
                throw it;
            });
            told.add(notification);
        }
    }
}
