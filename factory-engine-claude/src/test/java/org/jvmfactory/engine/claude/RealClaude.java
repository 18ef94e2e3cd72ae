package org.jvmfactory.engine.claude;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.junit.Needs;

/** The Claude Code that {@code FACTORY_CLAUDE} names, set up so that it can reach nothing but a scripted model server. */
final class RealClaude {

    static final Secret KEY = Secret.of("sk-ant-dummy-of-the-test");

    private static final Optional<String> PROGRAM = Optional.ofNullable(System.getenv("FACTORY_CLAUDE"));

    private RealClaude() {}

    /** Goes on only where there is one. */
    static void need() {
        Needs.that(
                PROGRAM.isPresent(), "FACTORY_CLAUDE names the program of Claude Code " + ClaudeEngine.TESTED_VERSION);
    }

    /** Asks for models at {@code provider}, once each time. */
    static ClaudeConfig asking(URI provider) {
        return ClaudeConfig.defaults()
                .withExecutable(PROGRAM.orElseThrow())
                .withApiKey(KEY)
                .withBaseUrl(provider)
                .withRetries(0, Duration.ofSeconds(30));
    }
}
