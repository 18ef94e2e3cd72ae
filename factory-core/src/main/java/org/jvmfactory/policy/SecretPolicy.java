package org.jvmfactory.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.FoundSecret;

/** What a repository says of things in it that look like credentials and are none, such as keys that were made for its tests. Immutable. */
public final class SecretPolicy {

    /** What it is called in a repository. */
    public static final String FILE = "secret-policy.yml";

    /** Nothing is allowed. */
    public static final SecretPolicy NONE = new SecretPolicy(List.of());

    private final List<Allowed> allowed;

    private SecretPolicy(List<Allowed> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** @param shapes that may stand there; all where empty */
    private record Allowed(List<RiskGlob> files, Set<String> shapes) {
        boolean meant(String path, String shape) {
            return (shapes.isEmpty() || shapes.contains(shape))
                    && files.stream().anyMatch(glob -> glob.exactly(path));
        }
    }

    /**
     * Reads {@code allow:}, a list of {@code files}, {@code shapes} and {@code reason}; {@code source} names the text in messages.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static SecretPolicy read(String source, String yaml) {
        ConfigNode node = ConfigNode.parse(source, yaml);
        node.only("allow");
        List<Allowed> allowed = new ArrayList<>();
        for (ConfigNode item : node.find("allow").map(ConfigNode::items).orElse(List.of())) {
            item.only("files", "shapes", "reason");
            if (item.findWritten("reason").isEmpty()) {
                throw item.error("say in 'reason' why nobody need hide what stands there");
            }
            ConfigNode files = item.require("files");
            List<ConfigNode> globs = files.isText() ? List.of(files) : files.items();
            if (globs.isEmpty()) {
                throw files.error("'files' needs a glob such as src/test/keys/**");
            }
            Set<String> shapes = new HashSet<>();
            item.find("shapes").map(ConfigNode::items).orElse(List.of()).forEach(it -> shapes.add(shape(it)));
            allowed.add(new Allowed(globs.stream().map(RiskPolicyFormat::glob).toList(), Set.copyOf(shapes)));
        }
        return new SecretPolicy(allowed);
    }

    private static String shape(ConfigNode node) {
        Set<String> known = FoundSecret.shapes();
        if (!known.contains(node.text())) {
            throw node.error("there is no '" + node.text() + "'; there are " + new TreeSet<>(known));
        }
        return node.text();
    }

    /** Whether that may stand in that file. What Factory itself keeps secret may stand nowhere. */
    public boolean allows(String path, FoundSecret secret) {
        return !secret.own() && allowed.stream().anyMatch(it -> it.meant(path, secret.shape()));
    }
}
