package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.agent.Candidate;
import org.jvmfactory.agent.Routing;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.policy.BreakerConfig;
import org.jvmfactory.policy.QuotaConfig;

/**
 * How agents come to their engines and models, and what happens where one can't be had. Immutable.
 *
 * @param breaker when an engine that fails is left alone
 * @param quota what may happen where an account has used up what it may
 * @param providers who serves models beside what the engines' own settings say
 */
public record RoutingConfig(Routing routing, BreakerConfig breaker, QuotaConfig quota, List<ModelProvider> providers) {

    /** What the roles say, nobody taking over. */
    public static final RoutingConfig DEFAULT =
            new RoutingConfig(Routing.NONE, BreakerConfig.DEFAULT, QuotaConfig.DEFAULT, List.of());

    public RoutingConfig {
        requireNonNull(routing, "routing");
        requireNonNull(breaker, "breaker");
        requireNonNull(quota, "quota");
        providers = List.copyOf(providers);
    }

    static RoutingConfig read(ConfigNode config) {
        return new RoutingConfig(
                Routing.read(config),
                config.find("breaker").map(BreakerConfig::read).orElse(BreakerConfig.DEFAULT),
                config.find("quota").map(QuotaConfig::read).orElse(QuotaConfig.DEFAULT),
                providers(config));
    }

    private static List<ModelProvider> providers(ConfigNode config) {
        List<ModelProvider> all = new ArrayList<>();
        config.find("providers")
                .map(ConfigNode::entries)
                .orElse(Map.of())
                .forEach((name, node) -> all.add(ModelProvider.read(name, node)));
        return all;
    }

    public RoutingConfig withRouting(UnaryOperator<Routing> change) {
        return new RoutingConfig(change.apply(routing), breaker, quota, providers);
    }

    public RoutingConfig withBreaker(BreakerConfig value) {
        return new RoutingConfig(routing, value, quota, providers);
    }

    public RoutingConfig withQuota(QuotaConfig value) {
        return new RoutingConfig(routing, breaker, value, providers);
    }

    public RoutingConfig withProviders(List<ModelProvider> value) {
        return new RoutingConfig(routing, breaker, quota, value);
    }

    /** The engines that anybody may be sent to by this and by {@code agents}. */
    Set<String> engines(Map<String, Agent> agents) {
        Stream<Candidate> rules = routing.rules().stream()
                .flatMap(rule -> Stream.concat(Stream.of(rule.use()), rule.fallback().orElse(List.of()).stream()));
        Stream<Candidate> chains = Stream.concat(
                routing.fallback().stream(), agents.values().stream().flatMap(agent -> agent.fallback().stream()));
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(rules, chains)
                .map(Candidate::engine)
                .flatMap(Optional::stream)
                .forEach(names::add);
        return names;
    }
}
