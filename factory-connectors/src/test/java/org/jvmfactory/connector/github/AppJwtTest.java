package org.jvmfactory.connector.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.jvmfactory.secret.Secret;

/** 28: how an App says who it is. */
class AppJwtTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Secret token = new AppJwt("12345", AppKeys.PAIR.getPrivate()).at(NOW);

    @Test
    void it_is_signed_with_rs256_and_says_the_id_as_text() throws Exception {
        String[] parts = token.reveal().split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(AppKeys.PAIR.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(parts).hasSize(3);
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(json(0).path("alg").asText()).isEqualTo("RS256");
        assertThat(json(1).path("iss").isTextual()).isTrue();
        assertThat(json(1).path("iss").asText()).isEqualTo("12345");
    }

    /** Theirs ended at the very ten minutes that GitHub takes: any clock that was ahead was refused. */
    @Test
    void clocks_may_differ_by_a_minute_in_either_direction() throws Exception {
        Instant issued = Instant.ofEpochSecond(json(1).path("iat").asLong());
        Instant expires = Instant.ofEpochSecond(json(1).path("exp").asLong());

        for (long skew : new long[] {-60, 0, 60}) {
            Instant theirs = NOW.plusSeconds(skew);
            assertThat(issued).isBeforeOrEqualTo(theirs);
            assertThat(expires).isAfter(theirs).isBeforeOrEqualTo(theirs.plus(Duration.ofMinutes(10)));
        }
    }

    @Test
    void it_shows_itself_to_nobody() {
        assertThat(token.toString()).doesNotContain(token.reveal().substring(0, 20));
    }

    private JsonNode json(int part) throws Exception {
        return JsonMapper.builder()
                .build()
                .readTree(Base64.getUrlDecoder().decode(token.reveal().split("\\.", -1)[part]));
    }
}
