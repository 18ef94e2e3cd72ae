package org.jvmfactory.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.policy.RiskAssessment.Reason;
import org.jvmfactory.policy.RiskAssessment.Violation;

/**
 * What tier a change has by the files that it touches, and what the tier asks for. Written as {@code risk-policy.json} or in YAML; one model.
 *
 * <p>A rule that raises a tier is read widely, one that lowers it exactly. A file that no rule means is of the tier {@code unmatched}. Of a
 * renamed file both names count. Immutable.
 */
public final class RiskPolicy {

    /** What a policy is called in a repository. */
    public static final String FILE = "risk-policy.json";

    private static final RiskTier UNMATCHED = RiskTier.MEDIUM;

    private final Map<RiskTier, List<RiskGlob>> rules;
    private final Map<RiskTier, MergeRule> merge;
    private final List<Blocked> blocked;
    private final Optional<RiskTier> unmatched;
    private final List<Size> sizes;
    private final Map<String, String> checks;

    RiskPolicy(
            Map<RiskTier, List<RiskGlob>> rules,
            Map<RiskTier, MergeRule> merge,
            List<Blocked> blocked,
            Optional<RiskTier> unmatched,
            List<Size> sizes,
            Map<String, String> checks) {
        this.rules = Map.copyOf(rules);
        this.merge = Map.copyOf(merge);
        this.blocked = List.copyOf(blocked);
        this.unmatched = requireNonNull(unmatched, "unmatched");
        this.sizes = List.copyOf(sizes);
        this.checks = Map.copyOf(checks);
    }

    /** Files that mustn't be changed. */
    record Blocked(RiskGlob glob, String reason, RiskTier tier) {}

    /** A change with more files or lines than that has the tier at least. */
    record Size(Optional<Integer> files, Optional<Integer> lines, RiskTier tier) {}

    /**
     * A policy as it was read.
     *
     * @param warnings what stands in it and does nothing
     */
    public record Read(RiskPolicy policy, List<Diagnostic> warnings) {
        public Read {
            requireNonNull(policy, "policy");
            warnings = List.copyOf(warnings);
        }
    }

    /** What counts where nobody has said anything. */
    public static RiskPolicy builtIn() {
        return RiskPolicyFormat.builtIn();
    }

    /**
     * Reads a {@code risk-policy.json}; {@code source} names it in messages. A key that nobody knows is warned of.
     *
     * @throws org.jvmfactory.config.ConfigException when it can't be understood
     */
    public static Read ofJson(String source, String json) {
        return RiskPolicyFormat.ofJson(source, json);
    }

    /**
     * Reads the same with its keys in kebab case, as {@code risk:} of {@code factory.yml} has it.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static RiskPolicy read(ConfigNode node) {
        return RiskPolicyFormat.read(node);
    }

    /** Both together: whatever is stricter counts, in each question. */
    public RiskPolicy and(RiskPolicy other) {
        Map<RiskTier, List<RiskGlob>> allRules = new EnumMap<>(RiskTier.class);
        Map<RiskTier, MergeRule> allMerge = new EnumMap<>(RiskTier.class);
        for (RiskTier tier : RiskTier.values()) {
            List<RiskGlob> globs = new ArrayList<>(rules.getOrDefault(tier, List.of()));
            globs.addAll(other.rules.getOrDefault(tier, List.of()));
            allRules.put(tier, globs);
            if (merge.containsKey(tier) || other.merge.containsKey(tier)) {
                allMerge.put(tier, rule(tier).and(other.rule(tier)));
            }
        }
        List<Blocked> allBlocked = new ArrayList<>(blocked);
        allBlocked.addAll(other.blocked);
        List<Size> allSizes = new ArrayList<>(sizes);
        allSizes.addAll(other.sizes);
        Map<String, String> allChecks = new LinkedHashMap<>(other.checks);
        allChecks.putAll(checks);
        Optional<RiskTier> strictest = unmatched.isPresent() && other.unmatched.isPresent()
                ? Optional.of(unmatched.get().or(other.unmatched.get()))
                : unmatched.or(() -> other.unmatched);
        return new RiskPolicy(allRules, allMerge, allBlocked, strictest, allSizes, allChecks);
    }

    /** Which step answers a required check, by the check's name, beyond those that are known by themselves. */
    public Map<String, String> checks() {
        return checks;
    }

    /** What {@code tier} asks for: what is said of it, else of the next lower one, else nothing. */
    public MergeRule rule(RiskTier tier) {
        return RiskTier.HIGHEST_FIRST.stream()
                .filter(it -> it.compareTo(tier) <= 0)
                .flatMap(it -> Optional.ofNullable(merge.get(it)).stream())
                .findFirst()
                .orElse(MergeRule.NOTHING);
    }

    /** The tier of a change that touches the policy itself. */
    private RiskTier top() {
        RiskTier top = RiskTier.HIGH;
        for (RiskTier tier : RiskTier.values()) {
            boolean named = !rules.getOrDefault(tier, List.of()).isEmpty() || merge.containsKey(tier);
            top = named ? top.or(tier) : top;
        }
        return top;
    }

    /**
     * What the policy says of {@code changes}.
     *
     * @param policyFile where the policy stands in the repository
     */
    public RiskAssessment assess(List<FileChange> changes, String policyFile) {
        List<Reason> reasons = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (String path : paths(changes)) {
            reasons.add(
                    RiskGlob.same(path, policyFile)
                            ? new Reason(Optional.of(path), top(), "it is the risk policy itself")
                            : reason(path));
            for (Blocked pattern : blocked) {
                if (pattern.glob().widely(path)) {
                    violations.add(new Violation(path, pattern.glob().written(), pattern.reason()));
                    reasons.add(new Reason(
                            Optional.of(path),
                            pattern.tier(),
                            "'" + pattern.glob().written() + "' is blocked"));
                }
            }
        }
        sizes.forEach(size -> tooLarge(size, changes).ifPresent(reasons::add));
        reasons.sort(Comparator.comparing(Reason::tier).reversed());
        RiskTier tier = reasons.isEmpty() ? RiskTier.LOW : reasons.get(0).tier();
        return new RiskAssessment(tier, reasons, violations, rule(tier));
    }

    private static Set<String> paths(List<FileChange> changes) {
        Set<String> paths = new LinkedHashSet<>();
        for (FileChange change : changes) {
            paths.add(change.path());
            paths.add(change.previousPath());
        }
        return paths;
    }

    private Reason reason(String path) {
        RiskTier fallback = unmatched.orElse(UNMATCHED);
        boolean meant = rules.values().stream().flatMap(List::stream).anyMatch(glob -> glob.exactly(path));
        return highest(path)
                .filter(found -> meant || found.tier().compareTo(fallback) >= 0)
                .orElseGet(() -> new Reason(Optional.of(path), fallback, "no rule means it"));
    }

    private Optional<Reason> highest(String path) {
        for (RiskTier tier : RiskTier.HIGHEST_FIRST) {
            Optional<RiskGlob> rule = rules.getOrDefault(tier, List.of()).stream()
                    .filter(glob -> glob.widely(path))
                    .findFirst();
            if (rule.isPresent()) {
                return rule.map(glob -> new Reason(Optional.of(path), tier, "'" + glob.written() + "'"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Reason> tooLarge(Size size, List<FileChange> changes) {
        int lines = changes.stream()
                .mapToInt(change -> change.added() + change.deleted())
                .sum();
        boolean many = size.files().filter(most -> changes.size() > most).isPresent();
        boolean much = size.lines().filter(most -> lines > most).isPresent();
        return many || much
                ? Optional.of(new Reason(
                        Optional.empty(),
                        size.tier(),
                        changes.size() + " files and " + lines + " lines are more than the policy's limit"))
                : Optional.empty();
    }
}
