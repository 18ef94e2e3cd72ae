package org.jvmfactory.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmfactory.task.EffectIntent;

class NotificationHandlerTest {

    private final NotificationHandler handler = new NotificationHandler(List.of("mail", "chat"));

    @Test
    void queues_for_all_notifiers() {
        assertThat(handler.perform(intent(Map.of())).values()).containsExactly(Map.entry("queued", "chat,mail"));
    }

    @Test
    void queues_for_the_notifier_that_is_named() {
        assertThat(handler.perform(intent(Map.of("via", "mail"))).values()).containsEntry("queued", "mail");
    }

    @Test
    void a_notifier_that_is_not_there_is_an_error_that_names_those_that_are() {
        assertThatThrownBy(() -> handler.perform(intent(Map.of("via", "fax"))))
                .isInstanceOf(EffectException.class)
                .hasMessageContaining("no notifier is called 'fax'; there are [chat, mail]");
        assertThatThrownBy(() -> handler.perform(intent(Map.of("via", "chap"))))
                .hasMessageContaining("did you mean 'chat'?");
    }

    @Test
    void queues_the_same_once_however_often_it_is_asked() {
        assertThat(handler.kind()).isEqualTo("notification");
        assertThat(handler.promise()).isEqualTo(EffectHandler.Promise.IDEMPOTENT);
        assertThat(handler.find(intent(Map.of()))).isEmpty();
    }

    private static EffectIntent intent(Map<String, String> more) {
        Map<String, String> payload = new HashMap<>(more);
        payload.putAll(Map.of("task", "t1", "title", "Hello", "text", "World", "urgency", "warning"));
        return new EffectIntent("run/1/notify#1/notification", "notification", payload);
    }
}
