package org.jvmfactory.engine.aider;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.testkit.junit.Needs;

/** The Aider that {@code FACTORY_AIDER} names, set up so that it can reach nothing but a scripted model server. */
final class RealAider {

    static final Secret KEY = Secret.of("sk-dummy-of-the-test");

    /** A model that Aider knows, and for which it has a price. */
    static final String MODEL = "gpt-4o";

    private RealAider() {}

    /** Goes on only where there is one. */
    static Path need() {
        return Needs.tool("FACTORY_AIDER", "the program of Aider " + AiderEngine.TESTED_VERSION);
    }

    /** Asks for models at {@code provider}, once each time. */
    static AiderConfig asking(URI provider) {
        return AiderConfig.defaults()
                .withExecutable(need().toString())
                .withAccess(new AiderConfig.Access("openai", Optional.of(KEY), Optional.of(below(provider))))
                .withModel(MODEL)
                .withEditFormat("diff")
                .withPatience(new AiderConfig.Patience(0, Duration.ofSeconds(30)));
    }

    private static URI below(URI provider) {
        return URI.create(provider + "/v1");
    }
}
