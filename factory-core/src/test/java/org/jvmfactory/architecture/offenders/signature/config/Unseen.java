package org.jvmfactory.architecture.offenders.signature.config;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Shows one to its own package alone. */
final class Unseen {

    public @Nullable JsonNode hidden;
}
