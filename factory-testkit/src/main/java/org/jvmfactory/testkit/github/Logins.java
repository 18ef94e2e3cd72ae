package org.jvmfactory.testkit.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Who may come in: tokens of people, and Apps with the tokens that they were given. Thread-safe. */
final class Logins {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration LONGEST_JWT = Duration.ofMinutes(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InstantSource time;
    private final Map<String, Holder> tokens = new ConcurrentHashMap<>();
    private final List<App> apps = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();

    record App(String id, String slug, PublicKey key, Map<String, String> permissions) {}

    /**
     * Whose token it is.
     *
     * @param app empty for a person
     * @param repositories names for which it is good; all where empty
     */
    record Holder(String login, Optional<App> app, Optional<Set<String>> repositories, Instant expires) {

        boolean may(String fullName, String right) {
            boolean here = repositories.isEmpty()
                    || repositories.get().contains(fullName.substring(fullName.indexOf('/') + 1));
            return here
                    && app.map(it -> it.permissions().getOrDefault(right, ""))
                            .map(given -> !given.isEmpty())
                            .orElse(true);
        }

        boolean writes(String right) {
            return app.map(it -> "write".equals(it.permissions().get(right))).orElse(true);
        }
    }

    Logins(InstantSource time) {
        this.time = time;
    }

    void person(String token, String login) {
        tokens.put(token, new Holder(login, Optional.empty(), Optional.empty(), Instant.MAX));
    }

    void revoke(String token) {
        tokens.remove(token);
    }

    void app(App app) {
        apps.add(app);
    }

    String issue(App app, Set<String> repositories) {
        // As they look since 2026: longer, and with other signs than letters and digits.
        String token = "ghs_" + app.id() + "_eyJ0eXAi.installation-" + issued.incrementAndGet() + ".c2lnbmF0dXJl";
        tokens.put(
                token,
                new Holder(
                        app.slug() + "[bot]",
                        Optional.of(app),
                        repositories.isEmpty() ? Optional.empty() : Optional.of(repositories),
                        time.instant().plus(LIFE)));
        return token;
    }

    Instant end() {
        return time.instant().plus(LIFE);
    }

    /** Whose {@code Authorization} it is: a bearer's, or that of git, whose password is the token. */
    Optional<Holder> holder(String authorization) {
        String token = "";
        if (authorization.startsWith("Bearer ")) {
            token = authorization.substring("Bearer ".length());
        } else if (authorization.startsWith("Basic ")) {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
            token = pair.substring(pair.indexOf(':') + 1);
        }
        return Optional.ofNullable(tokens.get(token))
                .filter(holder -> time.instant().isBefore(holder.expires()));
    }

    /** The App that signed it, if it holds now. */
    Optional<App> app(String authorization) {
        String[] parts = authorization.replaceFirst("^Bearer ", "").split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            Instant now = time.instant();
            boolean valid = header.path("alg").asText().equals("RS256")
                    && claims.path("iat").asLong() <= now.getEpochSecond()
                    && claims.path("exp").asLong() > now.getEpochSecond()
                    && claims.path("exp").asLong() <= now.plus(LONGEST_JWT).getEpochSecond();
            for (App app : valid ? apps : List.<App>of()) {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initVerify(app.key());
                signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
                if (claims.path("iss").asText().equals(app.id())
                        && signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                    return Optional.of(app);
                }
            }
            return Optional.empty();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
