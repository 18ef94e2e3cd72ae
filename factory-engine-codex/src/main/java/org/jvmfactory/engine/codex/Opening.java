package org.jvmfactory.engine.codex;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.SessionRequest;

/**
 * How a conversation begins.
 *
 * @param model the CLI's name of it; its default where empty
 * @param tools the host's
 */
record Opening(SessionRequest request, Optional<String> model, List<AgentTool> tools, Bill bill) {}
