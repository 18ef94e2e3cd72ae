package org.jvmfactory.engine.codex;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.junit.Needs;

/** The Codex that {@code FACTORY_CODEX} names, set up so that it can reach nothing but a scripted model server. */
final class RealCodex {

    static final Secret KEY = Secret.of("sk-dummy-of-the-test");

    /** A model of the kind that calls tools one by one. */
    static final String CLASSIC = "gpt-5.5";

    /** A model of the kind that calls tools from a script. */
    static final String SCRIPTING = "gpt-5.6-sol";

    private static final Optional<String> PROGRAM = Optional.ofNullable(System.getenv("FACTORY_CODEX"));

    private RealCodex() {}

    /** Goes on only where there is one. */
    static void need() {
        Needs.that(PROGRAM.isPresent(), "FACTORY_CODEX names the program of Codex " + CodexEngine.TESTED_VERSION);
    }

    /** Asks for models at {@code provider}, once each time. */
    static CodexConfig asking(URI provider) {
        return CodexConfig.defaults()
                .withExecutable(PROGRAM.orElseThrow())
                .withApiKey(KEY)
                .withBaseUrl(URI.create(provider + "/v1"))
                .withModel(CLASSIC)
                .withRetries(0, Duration.ofSeconds(30));
    }
}
