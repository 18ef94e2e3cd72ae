package org.jvmfactory.engine.codex;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.engine.Watch;

/**
 * How a conversation begins.
 *
 * @param model the CLI's name of it; its default where empty
 * @param tools the host's
 * @param watches when the host wants to be asked
 */
record Opening(SessionRequest request, Optional<String> model, List<AgentTool> tools, Set<Watch> watches, Bill bill) {}
