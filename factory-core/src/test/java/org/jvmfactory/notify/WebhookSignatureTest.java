package org.jvmfactory.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.jvmfactory.secret.Secret;

class WebhookSignatureTest {

    /** The example of the Standard Webhooks libraries. */
    @Test
    void signs_as_standard_webhooks_has_it() {
        WebhookSignature signature = new WebhookSignature(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        assertThat(signature.of(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}".getBytes(UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void id_time_body_and_key_all_count() {
        WebhookSignature one = new WebhookSignature(Secret.of("0123456789abcdef"));
        WebhookSignature other = new WebhookSignature(Secret.of("0123456789abcdeF"));
        Instant at = Instant.ofEpochSecond(1);

        assertThat(one.of("a", at, new byte[] {1}))
                .isEqualTo(one.of("a", at, new byte[] {1}))
                .isNotEqualTo(one.of("b", at, new byte[] {1}))
                .isNotEqualTo(one.of("a", at.plusSeconds(1), new byte[] {1}))
                .isNotEqualTo(one.of("a", at, new byte[] {2}))
                .isNotEqualTo(other.of("a", at, new byte[] {1}));
    }

    @Test
    void a_weak_or_broken_key_is_refused_without_being_shown() {
        assertThatThrownBy(() -> new WebhookSignature(Secret.of("hunter2")))
                .hasMessageContaining("at least 16 bytes")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new WebhookSignature(Secret.of("whsec_%%hunter2%%")))
                .hasMessageContaining("Base64")
                .hasMessageNotContaining("hunter2");
    }
}
