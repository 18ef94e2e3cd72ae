package org.jvmfactory.engine.codex;

import java.util.Optional;
import org.jvmfactory.engine.SessionRequest;

/**
 * How a conversation begins.
 *
 * @param model the CLI's name of it; its default where empty
 */
record Opening(SessionRequest request, Optional<String> model) {}
