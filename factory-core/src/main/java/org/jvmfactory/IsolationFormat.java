package org.jvmfactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.sandbox.SandboxLimits;

/** Reads {@code sandbox}: a kind, a list of kinds, or these with limits and with settings of kinds. */
final class IsolationFormat {

    private static final String KIND = "kind";
    private static final String LIMITS = "limits";

    private IsolationFormat() {}

    /** @param none whether nothing need be isolated */
    static Isolation read(Optional<ConfigNode> sandbox, boolean none) {
        String usual = none ? Isolation.NONE.sandbox() : Isolation.BUBBLEWRAP.sandbox();
        if (sandbox.isEmpty()) {
            return new Isolation(usual, none);
        }
        ConfigNode node = sandbox.get();
        if (!node.isMap()) {
            List<String> kinds = kinds(node);
            return new Isolation(kinds.get(0), none, rest(kinds), SandboxLimits.NONE, Map.of());
        }
        Map<String, ConfigNode> settings = new HashMap<>(node.entries());
        settings.remove(KIND);
        settings.remove(LIMITS);
        List<String> kinds = node.find(KIND).map(IsolationFormat::kinds).orElse(List.of(usual));
        return new Isolation(
                kinds.get(0),
                none,
                rest(kinds),
                node.find(LIMITS).map(SandboxLimits::read).orElse(SandboxLimits.NONE),
                settings);
    }

    private static List<String> kinds(ConfigNode node) {
        List<String> kinds = node.isText() ? List.of(node.text()) : node.texts();
        if (kinds.isEmpty()) {
            throw node.error("name at least one kind, such as bubblewrap");
        }
        return kinds;
    }

    private static List<String> rest(List<String> kinds) {
        return kinds.subList(1, kinds.size());
    }
}
