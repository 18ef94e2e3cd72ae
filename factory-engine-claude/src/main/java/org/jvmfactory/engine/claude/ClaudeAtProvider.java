package org.jvmfactory.engine.claude;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.secret.Secret;

/**
 * How the CLI is pointed at who serves its models. The variables are those of its documentation; that it knows them was checked with
 * versions 2.1.197 and 2.1.332.
 */
final class ClaudeAtProvider {

    static final String BEDROCK = "CLAUDE_CODE_USE_BEDROCK";
    static final String VERTEX = "CLAUDE_CODE_USE_VERTEX";
    static final String FOUNDRY = "CLAUDE_CODE_USE_FOUNDRY";
    static final String BEDROCK_URL = "ANTHROPIC_BEDROCK_BASE_URL";
    static final String VERTEX_URL = "ANTHROPIC_VERTEX_BASE_URL";
    static final String REGION = "AWS_REGION";
    static final String VERTEX_REGION = "CLOUD_ML_REGION";
    /** Not a variable of the CLI: the content of the file that {@link #GOOGLE_FILE} names. */
    static final String GOOGLE_KEY = "FACTORY_GOOGLE_KEY";

    static final String GOOGLE_FILE = "GOOGLE_APPLICATION_CREDENTIALS";

    private static final URI OPENROUTER = URI.create("https://openrouter.ai/api");

    private ClaudeAtProvider() {}

    /** {@code own} with the login of {@code models} and none of its own; empty where the CLI can't be pointed there. */
    static Optional<ClaudeConfig> config(ClaudeConfig own, ModelProvider models) {
        Map<String, String> environment = new HashMap<>(own.environment());
        environment.keySet().removeAll(Set.of(BEDROCK, VERTEX, FOUNDRY));
        environment.putAll(models.environment());
        Map<String, Secret> secrets = new HashMap<>(models.secrets());
        return switch (models.kind()) {
            case ANTHROPIC -> Optional.of(at(own, models.key(), models.baseUrl(), environment, secrets));
            case OPENROUTER -> {
                models.key().ifPresent(key -> secrets.put(ClaudeConfig.AUTH_TOKEN, key));
                yield Optional.of(at(
                        own,
                        Optional.empty(),
                        models.baseUrl().or(() -> Optional.of(OPENROUTER)),
                        environment,
                        secrets));
            }
            case GATEWAY -> {
                models.key().ifPresent(key -> secrets.put(ClaudeConfig.AUTH_TOKEN, key));
                yield Optional.of(at(own, Optional.empty(), models.baseUrl(), environment, secrets));
            }
            case BEDROCK -> {
                environment.put(BEDROCK, "1");
                models.region().ifPresent(region -> environment.put(REGION, region));
                models.baseUrl().ifPresent(url -> environment.put(BEDROCK_URL, url.toString()));
                models.key().ifPresent(key -> secrets.put("AWS_BEARER_TOKEN_BEDROCK", key));
                yield Optional.of(at(own, Optional.empty(), Optional.empty(), environment, secrets));
            }
            case VERTEX -> {
                environment.put(VERTEX, "1");
                models.region().ifPresent(region -> environment.put(VERTEX_REGION, region));
                models.project().ifPresent(project -> environment.put("ANTHROPIC_VERTEX_PROJECT_ID", project));
                models.baseUrl().ifPresent(url -> environment.put(VERTEX_URL, url.toString()));
                models.key().ifPresent(key -> secrets.put(GOOGLE_KEY, key));
                yield Optional.of(at(own, Optional.empty(), Optional.empty(), environment, secrets));
            }
            case VARIABLES -> Optional.of(at(own, Optional.empty(), own.baseUrl(), environment, secrets));
            case OPENAI -> Optional.empty();
        };
    }

    /** The {@code host:port} that the CLI must reach. */
    static Set<String> hosts(ClaudeConfig config, URI usual) {
        Map<String, String> variables = config.environment();
        Set<String> hosts = new TreeSet<>();
        if (variables.containsKey(BEDROCK)) {
            hosts.add(host(variables, BEDROCK_URL, "bedrock-runtime." + variables.get(REGION) + ".amazonaws.com"));
        } else if (variables.containsKey(VERTEX)) {
            String region = variables.getOrDefault(VERTEX_REGION, "global");
            String prefix = region.equals("global") ? "" : region + "-";
            hosts.add(host(variables, VERTEX_URL, prefix + "aiplatform.googleapis.com"));
            hosts.add("oauth2.googleapis.com:443");
        } else {
            hosts.add(hostAndPort(config.baseUrl().orElse(usual)));
        }
        return hosts;
    }

    private static String host(Map<String, String> variables, String url, String usual) {
        return Optional.ofNullable(variables.get(url))
                .map(address -> hostAndPort(URI.create(address)))
                .orElse(usual + ":443");
    }

    private static String hostAndPort(URI address) {
        int usual = "http".equals(address.getScheme()) ? 80 : 443;
        return address.getHost() + ":" + (address.getPort() < 0 ? usual : address.getPort());
    }

    private static ClaudeConfig at(
            ClaudeConfig own,
            Optional<Secret> apiKey,
            Optional<URI> baseUrl,
            Map<String, String> environment,
            Map<String, Secret> secrets) {
        return new ClaudeConfig(
                own.executable(),
                apiKey,
                Optional.empty(),
                baseUrl,
                own.models(),
                own.fallbackModel(),
                own.maxRetries(),
                own.apiTimeout(),
                environment,
                secrets);
    }
}
