package org.jvmfactory.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.policy.AgentRules.Known;
import org.jvmfactory.policy.AgentRules.NamedEnvironment;
import org.jvmfactory.policy.AgentRules.Variables;
import org.jvmfactory.secret.Secret;

/** How an environment is written in a configuration. */
final class EnvironmentFormat {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** They would change what a sandbox, a shell or Factory itself does. */
    private static final Set<String> RESERVED =
            Set.of("HOME", "PATH", "PWD", "SHELL", "USER", "TMPDIR", "IFS", "ENV", "BASH_ENV", "JAVA_HOME", "CI");

    private static final Pattern RESERVED_PREFIX = Pattern.compile("(FACTORY_|LD_|GIT_|CLAUDE_|CODEX_).*");

    private EnvironmentFormat() {}

    static NamedEnvironment read(ConfigNode node, Known known) {
        node.only("variables", "secrets", "agents", "steps");
        Map<String, String> plain = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        variables(node, "variables").forEach((name, value) -> {
            if (value.isFilledIn()) {
                secrets.put(name, Secret.of(value.text()));
            } else {
                plain.put(name, value.text());
            }
        });
        variables(node, "secrets").forEach((name, value) -> {
            if (plain.containsKey(name)) {
                throw value.error("'" + name + "' stands in 'variables' too; leave one of them out");
            }
            secrets.put(name, Secret.of(value.text()));
        });
        if (plain.isEmpty() && secrets.isEmpty()) {
            throw node.error("an environment needs 'variables' or 'secrets'");
        }
        return new NamedEnvironment(
                new Variables(plain, secrets),
                AgentRules.names(node, "agents", known.agents()),
                AgentRules.names(node, "steps", known.steps()));
    }

    /** The values of variables by name. */
    static Map<String, ConfigNode> variables(ConfigNode node, String key) {
        Map<String, ConfigNode> entries =
                node.find(key).map(ConfigNode::entries).orElse(Map.of());
        entries.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw value.error("'" + name + "' is no name of a variable");
            }
            if (RESERVED.contains(name) || RESERVED_PREFIX.matcher(name).matches()) {
                throw value.error("the variable '" + name + "' isn't free: Factory or the agent's CLI sets it");
            }
        });
        return entries;
    }
}
