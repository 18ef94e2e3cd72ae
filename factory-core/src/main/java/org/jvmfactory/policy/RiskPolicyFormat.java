package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.policy.RiskPolicy.Blocked;
import org.jvmfactory.policy.RiskPolicy.Size;

/**
 * Reads risk policies: {@code risk-policy.json} with its keys in camel case, in which a key too many is warned of, and YAML with the same keys
 * in kebab case, in which it is an error.
 */
final class RiskPolicyFormat {

    private static final String BUILT_IN = "risk-policy.yaml";
    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");
    private static final String DEFAULT_REASON = "Blocked pattern";

    /** Keys that other tools read, and that ask for nothing here. */
    private static final Set<String> FOR_OTHERS = Set.of("version", "$schema", "description");

    private final boolean json;
    private final List<Diagnostic> warnings = new ArrayList<>();

    private RiskPolicyFormat(boolean json) {
        this.json = json;
    }

    static RiskPolicy builtIn() {
        try (InputStream stream = requireNonNull(RiskPolicyFormat.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
            String yaml = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            RiskPolicy policy = read(ConfigNode.parse(BUILT_IN, yaml));
            List<RiskGlob> guarded =
                    Gates.ALWAYS_PROTECTED.stream().map(RiskGlob::of).toList();
            return policy.and(new RiskPolicy(
                    Map.of(RiskTier.HIGH, guarded), Map.of(), List.of(), Optional.empty(), List.of(), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RiskPolicy.Read ofJson(String source, String text) {
        RiskPolicyFormat format = new RiskPolicyFormat(true);
        ConfigNode node = ConfigNode.ofJson(source, text.startsWith("\uFEFF") ? text.substring(1) : text);
        node.require("riskTierRules");
        node.require("mergePolicy");
        return new RiskPolicy.Read(format.policy(node), format.warnings);
    }

    static RiskPolicy read(ConfigNode node) {
        return new RiskPolicyFormat(false).policy(node);
    }

    private RiskPolicy policy(ConfigNode node) {
        only(node, "riskTierRules", "mergePolicy", "blockedPatterns", "unmatched", "sizeLimits", "checks");
        Map<RiskTier, List<RiskGlob>> rules = new EnumMap<>(RiskTier.class);
        find(node, "riskTierRules")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, globs) -> rules.put(
                        tier(name, globs),
                        globs.items().stream().map(RiskPolicyFormat::glob).toList()));
        Map<RiskTier, MergeRule> merge = new EnumMap<>(RiskTier.class);
        find(node, "mergePolicy")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, rule) -> merge.put(tier(name, rule), merge(rule)));
        List<Blocked> blocked = new ArrayList<>();
        find(node, "blockedPatterns")
                .map(ConfigNode::items)
                .orElse(List.of())
                .forEach(item -> blocked(item).ifPresent(blocked::add));
        return new RiskPolicy(
                rules,
                merge,
                blocked,
                find(node, "unmatched").map(it -> tier(it.text(), it)),
                find(node, "sizeLimits").map(this::size).map(List::of).orElse(List.of()),
                checks(node));
    }

    /** What a tier without a name of ours would ask for would be overlooked: that is an error in either form. */
    private static RiskTier tier(String name, ConfigNode node) {
        return RiskTier.named(name)
                .orElseThrow(
                        () -> node.error("there is no tier '" + name + "'; there are low, medium, high, critical"));
    }

    static RiskGlob glob(ConfigNode node) {
        try {
            return RiskGlob.of(node.text());
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private MergeRule merge(ConfigNode node) {
        only(node, "requiredChecks", "humanApprovalRequired", "humanApproval", "description");
        Set<String> checks = new LinkedHashSet<>();
        for (ConfigNode check :
                find(node, "requiredChecks").map(ConfigNode::items).orElse(List.of())) {
            String name = check.text().strip();
            if (name.isEmpty() || name.lines().count() > 1) {
                throw check.error("a required check is a name on one line");
            }
            checks.add(name);
        }
        boolean approval =
                find(node, "humanApprovalRequired").map(ConfigNode::flag).orElse(false)
                        || find(node, "humanApproval").map(ConfigNode::flag).orElse(false);
        return new MergeRule(
                List.copyOf(checks),
                approval,
                find(node, "description").map(ConfigNode::text).orElse(""));
    }

    private Optional<Blocked> blocked(ConfigNode item) {
        if (item.isText()) {
            return Optional.of(new Blocked(glob(item), DEFAULT_REASON, RiskTier.HIGH));
        }
        only(item, "pattern", "reason", "tier");
        if (json && item.findWritten("pattern").isEmpty()) {
            warnings.add(item.problem("an entry without a 'pattern' blocks nothing"));
            return Optional.empty();
        }
        return Optional.of(new Blocked(
                glob(item.require("pattern")),
                item.findWritten("reason").orElse(DEFAULT_REASON),
                item.find("tier").map(it -> tier(it.text(), it)).orElse(RiskTier.HIGH)));
    }

    private Size size(ConfigNode node) {
        only(node, "files", "lines", "tier");
        return new Size(
                node.find("files").map(ConfigNode::positive),
                node.find("lines").map(ConfigNode::positive),
                node.find("tier").map(it -> tier(it.text(), it)).orElse(RiskTier.HIGH));
    }

    private Map<String, String> checks(ConfigNode node) {
        Map<String, String> checks = new LinkedHashMap<>();
        node.find("checks").map(ConfigNode::entries).orElse(Map.of()).forEach((name, step) -> {
            if (step.text().isBlank()
                    || step.text().lines().count() > 1
                    || name.lines().count() != 1) {
                throw step.error("'checks' says for the name of a check which step answers it, by its id or type");
            }
            checks.put(name.strip(), step.text().strip());
        });
        return checks;
    }

    private Optional<ConfigNode> find(ConfigNode node, String key) {
        return node.find(json ? key : kebab(key));
    }

    private void only(ConfigNode node, String... keys) {
        if (!json) {
            String[] kebab = new String[keys.length];
            for (int at = 0; at < keys.length; at++) {
                kebab[at] = kebab(keys[at]);
            }
            node.only(kebab);
            return;
        }
        Set<String> known = Set.of(keys);
        node.entries().forEach((key, value) -> {
            if (!known.contains(key) && !key.startsWith("_") && !FOR_OTHERS.contains(key)) {
                warnings.add(value.problem("'" + key + "' is not known here and does nothing"));
            }
        });
    }

    private static String kebab(String camel) {
        return CAPITAL.matcher(camel).replaceAll("-$1").toLowerCase(Locale.ROOT);
    }
}
