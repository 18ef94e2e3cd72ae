package org.jvmfactory.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.ticket.TrackerEvent;
import org.jvmfactory.ticket.WebhookException;
import org.jvmfactory.ticket.WebhookException.Code;
import org.jvmfactory.ticket.WebhookRequest;

/** 16, 17, 36, A22 and A31: who sends an event proves that it knows the secret, before a word of it is read. */
class HmacTest {

    private static final String SECRET = "hunter2-hunter2";
    private static final String BODY = "{\"event\": \"x\"}";

    private final SignedJson webhook = new SignedJson(
            new Hmac(Secret.of(SECRET)),
            "X-Signature",
            (request, payload) -> "",
            event -> new TrackerEvent.Irrelevant("x"));

    @Test
    void the_right_signature_is_taken_in_the_digits_of_either_case() {
        String right = Signatures.sign(SECRET, BODY);

        assertThatCode(() -> accept(BODY, right)).doesNotThrowAnyException();
        assertThatCode(() -> accept(BODY, right.toUpperCase(Locale.ROOT)))
                .as("they are the same bytes")
                .doesNotThrowAnyException();
    }

    @Test
    void a_missing_an_empty_and_a_wrong_signature_are_refused() {
        assertUnsigned(new WebhookRequest(Map.of(), BODY.getBytes(StandardCharsets.UTF_8)));
        for (String wrong : new String[] {
            "",
            " ",
            "garbage",
            "0".repeat(64),
            "g".repeat(64),
            Signatures.sign("another-secret", BODY),
            Signatures.sign(SECRET, BODY) + "0",
            "sha256=" + Signatures.sign(SECRET, BODY)
        }) {
            assertUnsigned(request(BODY, wrong));
        }
    }

    @Test
    void a_body_that_was_altered_after_it_was_signed_is_refused() {
        assertUnsigned(request(BODY + " ", Signatures.sign(SECRET, BODY)));
    }

    /** Theirs told strangers what was wrong with their body. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"x\""})
    void a_body_that_cannot_be_read_is_told_to_those_alone_who_signed_it(String body) {
        assertUnsigned(request(body, ""));
        assertThatThrownBy(() -> accept(body, Signatures.sign(SECRET, body)))
                .isInstanceOfSatisfying(
                        WebhookException.class, e -> assertThat(e.code()).isEqualTo(Code.UNREADABLE));
    }

    /** Theirs took everything where no secret was set. */
    @ParameterizedTest
    @ValueSource(strings = {"''", "' '", "short", "1234567"})
    void a_secret_that_is_none_is_refused_without_being_shown(String secret) {
        assertThatThrownBy(() -> Hmac.read(ConfigNode.parse("factory.yml", "webhook-secret: " + secret)
                        .require("webhook-secret")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:1")
                .hasMessageNotContaining("1234567")
                .hasMessageNotContaining("short");
    }

    private void assertUnsigned(WebhookRequest request) {
        assertThatThrownBy(() -> webhook.accept(request))
                .isInstanceOfSatisfying(
                        WebhookException.class, e -> assertThat(e.code()).isEqualTo(Code.UNSIGNED))
                .hasMessageNotContaining(SECRET);
    }

    private void accept(String body, String signature) {
        webhook.accept(request(body, signature));
    }

    private static WebhookRequest request(String body, String signature) {
        return new WebhookRequest(Map.of("x-signature", signature), body.getBytes(StandardCharsets.UTF_8));
    }
}
