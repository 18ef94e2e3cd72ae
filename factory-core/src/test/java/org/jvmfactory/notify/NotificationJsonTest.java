package org.jvmfactory.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class NotificationJsonTest {

    @Test
    void has_every_part_in_a_fixed_order() {
        assertThat(new String(NotificationJson.of(Notifications.hello()), US_ASCII))
                .isEqualTo("{\"version\":1,\"delivery\":\"k3f9x2ab.9.chat\",\"happening\":\"failed\","
                        + "\"at\":\"2026-11-21T12:00:00Z\",\"urgency\":\"warning\",\"title\":\"Hello\",\"text\":\"World\","
                        + "\"task\":\"k3f9x2ab\",\"details\":{\"branch\":\"factory/k3f9x2ab\",\"status\":\"failed\"}}");
    }

    @Test
    void a_hostile_text_is_ascii_on_one_line_and_comes_back_as_it_was() throws Exception {
        byte[] json = NotificationJson.of(Notifications.of("Grüße", Notifications.HOSTILE));

        for (byte each : json) {
            assertThat((int) each).isBetween(0x20, 0x7e);
        }
        JsonNode read = new ObjectMapper().readTree(json);
        assertThat(read.path("title").textValue()).isEqualTo("Grüße");
        assertThat(read.path("text").textValue()).isEqualTo(Notifications.HOSTILE);
    }
}
