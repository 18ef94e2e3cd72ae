package org.jvmfactory.engine.claude;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.secret.Secret;

/**
 * Settings of the engine {@code claude}. Immutable, thread-safe.
 *
 * @param executable name or path of the program; {@code claude} on the PATH where empty
 * @param apiKey key of the API, the agents' own
 * @param oauthToken token of a subscription, instead of a key
 * @param baseUrl where the API is, if it isn't the provider's own
 * @param models the CLI's names of models by the names that roles use for them
 * @param fallbackModel the model to go on with while the agent's own is overloaded; the turn fails where empty
 * @param maxRetries how often the CLI tries a model request again by itself
 * @param apiTimeout how long it waits for the beginning of an answer
 * @param environment further variables of the CLI; it gets no others
 * @param secrets further variables that never print, such as the keys of another provider
 */
public record ClaudeConfig(
        Optional<String> executable,
        Optional<Secret> apiKey,
        Optional<Secret> oauthToken,
        Optional<URI> baseUrl,
        Map<String, String> models,
        Optional<String> fallbackModel,
        int maxRetries,
        Duration apiTimeout,
        Map<String, String> environment,
        Map<String, Secret> secrets) {

    static final String API_KEY = "api-key";
    static final String OAUTH_TOKEN = "oauth-token";
    static final String SECRETS = "secrets";
    static final String AUTH_TOKEN = "ANTHROPIC_AUTH_TOKEN";

    private static final Set<String> OTHERS =
            Set.of("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY");

    private static final int RETRIES = 2;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public ClaudeConfig {
        requireNonNull(executable, "executable");
        requireNonNull(apiKey, "apiKey");
        requireNonNull(oauthToken, "oauthToken");
        requireNonNull(baseUrl, "baseUrl");
        models = Map.copyOf(models);
        requireNonNull(fallbackModel, "fallbackModel");
        requireNonNull(apiTimeout, "apiTimeout");
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        if (apiKey.isPresent() && oauthToken.isPresent()) {
            throw new IllegalArgumentException(
                    "'" + API_KEY + "' and '" + OAUTH_TOKEN + "' exclude each other; leave one of them out");
        }
        if (baseUrl.isPresent() && !isWebAddress(baseUrl.get())) {
            throw new IllegalArgumentException(
                    "'base-url' must be an http or https address with a host, but is '" + baseUrl.get() + "'");
        }
        if (maxRetries < 0) {
            throw new IllegalArgumentException("'max-retries' must be 0 or more, but is " + maxRetries);
        }
        if (apiTimeout.isNegative() || apiTimeout.isZero()) {
            throw new IllegalArgumentException("'api-timeout' must be longer than nothing, but is " + apiTimeout);
        }
        environment.keySet().forEach(ClaudeConfig::requireFree);
        secrets.keySet().forEach(ClaudeConfig::requireFree);
    }

    /** The program on the PATH, without a key. */
    public static ClaudeConfig defaults() {
        return new ClaudeConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                RETRIES,
                TIMEOUT,
                Map.of(),
                Map.of());
    }

    /**
     * Reads {@code executable}, {@code api-key}, {@code oauth-token}, {@code base-url}, {@code models},
     * {@code fallback-model}, {@code max-retries}, {@code api-timeout}, {@code environment} and {@code secrets}; what isn't there is as in {@link #defaults()}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static ClaudeConfig of(ConfigNode settings) {
        settings.only(
                "type",
                "executable",
                API_KEY,
                OAUTH_TOKEN,
                "base-url",
                "models",
                "fallback-model",
                "max-retries",
                "api-timeout",
                "environment",
                SECRETS);
        ClaudeConfig defaults = defaults();
        try {
            return new ClaudeConfig(
                    settings.findWritten("executable"),
                    settings.findWritten(API_KEY).map(Secret::of),
                    settings.findWritten(OAUTH_TOKEN).map(Secret::of),
                    settings.findWritten("base-url").map(URI::create),
                    settings.valuesOf("models", Function.identity()),
                    settings.findWritten("fallback-model"),
                    settings.find("max-retries").map(ConfigNode::integer).orElse(defaults.maxRetries),
                    settings.find("api-timeout").map(ConfigNode::duration).orElse(defaults.apiTimeout),
                    settings.valuesOf("environment", Function.identity()),
                    settings.valuesOf(SECRETS, Secret::of));
        } catch (IllegalArgumentException e) {
            throw settings.error(String.valueOf(e.getMessage()));
        }
    }

    public ClaudeConfig withExecutable(String program) {
        return new ClaudeConfig(
                Optional.of(program),
                apiKey,
                oauthToken,
                baseUrl,
                models,
                fallbackModel,
                maxRetries,
                apiTimeout,
                environment,
                secrets);
    }

    public ClaudeConfig withApiKey(Secret key) {
        return new ClaudeConfig(
                executable,
                Optional.of(key),
                Optional.empty(),
                baseUrl,
                models,
                fallbackModel,
                maxRetries,
                apiTimeout,
                environment,
                secrets);
    }

    public ClaudeConfig withOauthToken(Secret token) {
        return new ClaudeConfig(
                executable,
                Optional.empty(),
                Optional.of(token),
                baseUrl,
                models,
                fallbackModel,
                maxRetries,
                apiTimeout,
                environment,
                secrets);
    }

    public ClaudeConfig withBaseUrl(URI address) {
        return new ClaudeConfig(
                executable,
                apiKey,
                oauthToken,
                Optional.of(address),
                models,
                fallbackModel,
                maxRetries,
                apiTimeout,
                environment,
                secrets);
    }

    public ClaudeConfig withModels(Map<String, String> namesByAlias) {
        return new ClaudeConfig(
                executable,
                apiKey,
                oauthToken,
                baseUrl,
                namesByAlias,
                fallbackModel,
                maxRetries,
                apiTimeout,
                environment,
                secrets);
    }

    public ClaudeConfig withFallbackModel(String name) {
        return new ClaudeConfig(
                executable,
                apiKey,
                oauthToken,
                baseUrl,
                models,
                Optional.of(name),
                maxRetries,
                apiTimeout,
                environment,
                secrets);
    }

    /** With so many retries of a model request, each given {@code limit} for the beginning of an answer. */
    public ClaudeConfig withRetries(int retries, Duration limit) {
        return new ClaudeConfig(
                executable, apiKey, oauthToken, baseUrl, models, fallbackModel, retries, limit, environment, secrets);
    }

    public ClaudeConfig withEnvironment(Map<String, String> variables) {
        return new ClaudeConfig(
                executable,
                apiKey,
                oauthToken,
                baseUrl,
                models,
                fallbackModel,
                maxRetries,
                apiTimeout,
                variables,
                secrets);
    }

    /** The CLI's name of the model that a role calls {@code name}. */
    String model(String name) {
        return models.getOrDefault(name, name);
    }

    /** Whether anything here lets agents in: a key, or another provider whose own login is used. */
    boolean hasCredentials() {
        return apiKey.isPresent() || oauthToken.isPresent() || secrets.containsKey(AUTH_TOKEN) || asksAnotherProvider();
    }

    /** Whether the CLI speaks with a cloud's own API, by a login that no gateway can say for it. */
    boolean asksAnotherProvider() {
        return OTHERS.stream().anyMatch(environment::containsKey);
    }

    /** The secrets that must be inside the sandbox, whatever it is. */
    Set<String> keysInside() {
        Set<String> inside = new TreeSet<>(secrets.keySet());
        if (!asksAnotherProvider() && apiKey.isEmpty() && oauthToken.isEmpty()) {
            inside.remove(AUTH_TOKEN);
        }
        return inside;
    }

    private static boolean isWebAddress(URI address) {
        return Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
    }

    private static void requireFree(String variable) {
        if (!VARIABLE.matcher(variable).matches()) {
            throw new IllegalArgumentException("'" + variable + "' is no name of a variable");
        }
        if (ClaudeLaunch.OWN_VARIABLES.contains(variable)) {
            throw new IllegalArgumentException(
                    "the variable '" + variable + "' is set by the engine itself; use its setting where there is one");
        }
    }
}
