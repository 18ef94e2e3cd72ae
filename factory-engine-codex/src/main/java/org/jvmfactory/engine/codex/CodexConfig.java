package org.jvmfactory.engine.codex;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.secret.Secret;

/**
 * Settings of the engine {@code codex}. Immutable, thread-safe.
 *
 * @param executable name or path of the program; {@code codex} on the PATH where empty
 * @param mode how the CLI is spoken with
 * @param provider where the models are
 * @param model the model of roles that name none; the CLI's default where empty
 * @param models the CLI's names of models by the names that roles use for them
 * @param effort how long models think, in the CLI's words such as {@code high}; as the model does by itself where empty
 * @param config further settings of the CLI by their dotted names, each a value in TOML
 * @param environment further variables of the CLI; it gets no others
 * @param secrets further variables that never print
 */
public record CodexConfig(
        Optional<String> executable,
        Mode mode,
        Provider provider,
        Optional<String> model,
        Map<String, String> models,
        Optional<String> effort,
        Map<String, String> config,
        Map<String, String> environment,
        Map<String, Secret> secrets) {

    /** How the CLI is spoken with. */
    public enum Mode {
        /** As a server, in both directions, for as long as the session lasts. */
        APP_SERVER,
        /** Started anew for each turn, which it can't be spoken to meanwhile. */
        EXEC
    }

    /**
     * Where the models are.
     *
     * @param apiKey key of the API, the agents' own
     * @param baseUrl where the API is, if it isn't OpenAI's own; it must speak OpenAI's Responses API
     * @param maxRetries how often the CLI tries a model request again by itself
     * @param streamTimeout how long it waits for the next piece of an answer that has begun
     */
    public record Provider(Optional<Secret> apiKey, Optional<URI> baseUrl, int maxRetries, Duration streamTimeout) {

        public Provider {
            requireNonNull(apiKey, "apiKey");
            requireNonNull(baseUrl, "baseUrl");
            requireNonNull(streamTimeout, "streamTimeout");
            if (baseUrl.isPresent() && !isWebAddress(baseUrl.get())) {
                throw new IllegalArgumentException(
                        "'base-url' must be an http or https address with a host, but is '" + baseUrl.get() + "'");
            }
            if (maxRetries < 0) {
                throw new IllegalArgumentException("'max-retries' must be 0 or more, but is " + maxRetries);
            }
            if (streamTimeout.isNegative() || streamTimeout.isZero()) {
                throw new IllegalArgumentException(
                        "'stream-timeout' must be longer than nothing, but is " + streamTimeout);
            }
        }

        private static boolean isWebAddress(URI address) {
            return Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
        }
    }

    static final String API_KEY = "api-key";
    static final String SECRETS = "secrets";

    private static final Provider OPEN_AI = new Provider(Optional.empty(), Optional.empty(), 2, Duration.ofMinutes(5));
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SETTING = Pattern.compile("[A-Za-z0-9_.-]+");

    public CodexConfig {
        requireNonNull(executable, "executable");
        requireNonNull(mode, "mode");
        requireNonNull(provider, "provider");
        requireNonNull(model, "model");
        models = Map.copyOf(models);
        requireNonNull(effort, "effort");
        config = Map.copyOf(config);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        environment.keySet().forEach(CodexConfig::requireFree);
        secrets.keySet().forEach(CodexConfig::requireFree);
        config.keySet().forEach(CodexConfig::requireOpen);
    }

    /** The program on the PATH, without a key. */
    public static CodexConfig defaults() {
        return new CodexConfig(
                Optional.empty(),
                Mode.APP_SERVER,
                OPEN_AI,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    /**
     * Reads {@code executable}, {@code mode}, {@code api-key}, {@code base-url}, {@code max-retries}, {@code stream-timeout}, {@code model},
     * {@code models}, {@code effort}, {@code config}, {@code environment} and {@code secrets}; what isn't there is as in {@link #defaults()}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static CodexConfig of(ConfigNode settings) {
        settings.only(
                "type",
                "executable",
                "mode",
                API_KEY,
                "base-url",
                "max-retries",
                "stream-timeout",
                "model",
                "models",
                "effort",
                "config",
                "environment",
                SECRETS);
        try {
            return new CodexConfig(
                    settings.findWritten("executable"),
                    settings.find("mode").map(mode -> mode.choice(Mode.class)).orElse(Mode.APP_SERVER),
                    new Provider(
                            settings.findWritten(API_KEY).map(Secret::of),
                            settings.findWritten("base-url").map(URI::create),
                            settings.find("max-retries")
                                    .map(ConfigNode::integer)
                                    .orElse(OPEN_AI.maxRetries),
                            settings.find("stream-timeout")
                                    .map(ConfigNode::duration)
                                    .orElse(OPEN_AI.streamTimeout)),
                    settings.findWritten("model"),
                    settings.valuesOf("models", Function.identity()),
                    settings.findWritten("effort"),
                    settings.valuesOf("config", Function.identity()),
                    settings.valuesOf("environment", Function.identity()),
                    settings.valuesOf(SECRETS, Secret::of));
        } catch (IllegalArgumentException e) {
            throw settings.error(String.valueOf(e.getMessage()));
        }
    }

    public CodexConfig withExecutable(String program) {
        return new CodexConfig(
                Optional.of(program), mode, provider, model, models, effort, config, environment, secrets);
    }

    public CodexConfig withMode(Mode how) {
        return new CodexConfig(executable, how, provider, model, models, effort, config, environment, secrets);
    }

    public CodexConfig withApiKey(Secret key) {
        return withProvider(
                new Provider(Optional.of(key), provider.baseUrl, provider.maxRetries, provider.streamTimeout));
    }

    public CodexConfig withBaseUrl(URI address) {
        return withProvider(
                new Provider(provider.apiKey, Optional.of(address), provider.maxRetries, provider.streamTimeout));
    }

    /** With so many retries of a model request, each given {@code limit} for the next piece of an answer. */
    public CodexConfig withRetries(int retries, Duration limit) {
        return withProvider(new Provider(provider.apiKey, provider.baseUrl, retries, limit));
    }

    /** With the login of {@code models} and none of its own; empty where that speaks no protocol of OpenAI's. */
    Optional<CodexConfig> at(ModelProvider models) {
        Optional<Provider> there = switch (models.kind()) {
            case OPENAI, GATEWAY -> Optional.of(served(models.key(), models.baseUrl()));
            case VARIABLES -> Optional.of(served(Optional.empty(), provider.baseUrl));
            case ANTHROPIC, OPENROUTER, BEDROCK, VERTEX -> Optional.empty();
        };
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(models.environment());
        return there.map(served -> new CodexConfig(
                executable, mode, served, model, this.models, effort, config, variables, models.secrets()));
    }

    private Provider served(Optional<Secret> key, Optional<URI> address) {
        return new Provider(key, address, provider.maxRetries, provider.streamTimeout);
    }

    public CodexConfig withProvider(Provider other) {
        return new CodexConfig(executable, mode, other, model, models, effort, config, environment, secrets);
    }

    public CodexConfig withModel(String name) {
        return new CodexConfig(
                executable, mode, provider, Optional.of(name), models, effort, config, environment, secrets);
    }

    public CodexConfig withModels(Map<String, String> namesByAlias) {
        return new CodexConfig(executable, mode, provider, model, namesByAlias, effort, config, environment, secrets);
    }

    public CodexConfig withEffort(String level) {
        return new CodexConfig(
                executable, mode, provider, model, models, Optional.of(level), config, environment, secrets);
    }

    public CodexConfig withConfig(Map<String, String> settings) {
        return new CodexConfig(executable, mode, provider, model, models, effort, settings, environment, secrets);
    }

    public CodexConfig withEnvironment(Map<String, String> variables) {
        return new CodexConfig(executable, mode, provider, model, models, effort, config, variables, secrets);
    }

    /** The CLI's name of the model that a role calls {@code name}. */
    String name(String name) {
        return models.getOrDefault(name, name);
    }

    /** Whether anything here lets agents in: a key, or a provider of one's own, which may want none. */
    boolean hasCredentials() {
        return provider.apiKey.isPresent() || provider.baseUrl.isPresent();
    }

    private static void requireFree(String variable) {
        if (!VARIABLE.matcher(variable).matches()) {
            throw new IllegalArgumentException("'" + variable + "' is no name of a variable");
        }
        if (CodexLaunch.OWN_VARIABLES.contains(variable)) {
            throw new IllegalArgumentException(
                    "the variable '" + variable + "' is set by the engine itself; use its setting where there is one");
        }
    }

    private static void requireOpen(String setting) {
        if (!SETTING.matcher(setting).matches()) {
            throw new IllegalArgumentException("'" + setting + "' is no name of a setting of Codex");
        }
        if (CodexLaunch.OWN_SETTINGS.contains(setting)) {
            throw new IllegalArgumentException("the setting '" + setting
                    + "' of Codex is made by the engine itself; use the engine's own where there is one");
        }
    }
}
