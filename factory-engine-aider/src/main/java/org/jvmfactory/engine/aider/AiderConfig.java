package org.jvmfactory.engine.aider;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.ModelProvider;
import org.jvmfactory.secret.Secret;

/**
 * Settings of the engine {@code aider}. Immutable, thread-safe.
 *
 * @param executable name or path of the program; {@code aider} on the PATH where empty
 * @param access whose models are used, and with which key
 * @param model for agents that name none
 * @param models Aider's names of models by the names that roles use for them
 * @param editFormat how models write changes; what Aider takes for the model where empty
 * @param patience with the provider
 * @param environment further variables of the CLI; it gets no others
 * @param secrets further variables that never print
 */
public record AiderConfig(
        Optional<String> executable,
        Access access,
        Optional<String> model,
        Map<String, String> models,
        Optional<String> editFormat,
        Patience patience,
        Map<String, String> environment,
        Map<String, Secret> secrets) {

    static final String API_KEY = "api-key";
    static final String SECRETS = "secrets";

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][^\\s\\p{Cntrl}]*");

    /** Variables that the engine sets, and others that would undo what it does. */
    private static final Set<String> OWN_VARIABLES =
            Set.of("HOME", "PWD", "LITELLM_LOCAL_MODEL_COST_MAP", "PYTHONHOME", "PYTHONPATH");

    private static final Map<String, URI> PROVIDERS = Map.of(
            "anthropic", URI.create("https://api.anthropic.com"),
            "deepseek", URI.create("https://api.deepseek.com"),
            "gemini", URI.create("https://generativelanguage.googleapis.com"),
            "openai", URI.create("https://api.openai.com"),
            "openrouter", URI.create("https://openrouter.ai"));

    private static final String ANTHROPIC = "anthropic";
    private static final String OPEN_AI = "openai";
    private static final String OPEN_ROUTER = "openrouter";
    private static final String ROUTE = "aider";

    /** Where the APIs are whose requests say their key in a header. */
    private static final Map<String, URI> APIS = Map.of(
            ANTHROPIC,
            URI.create("https://api.anthropic.com"),
            "deepseek",
            URI.create("https://api.deepseek.com/beta"),
            OPEN_AI,
            URI.create("https://api.openai.com/v1"),
            OPEN_ROUTER,
            URI.create("https://openrouter.ai/api/v1"));

    public AiderConfig {
        requireNonNull(executable, "executable");
        requireNonNull(access, "access");
        model.ifPresent(AiderConfig::requireModel);
        models = Map.copyOf(models);
        models.values().forEach(AiderConfig::requireModel);
        editFormat.filter(name -> !WORD.matcher(name).matches()).ifPresent(name -> {
            throw new IllegalArgumentException("'" + name + "' is no edit format of Aider, such as diff or whole");
        });
        requireNonNull(patience, "patience");
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
        environment.keySet().forEach(access::requireFree);
        secrets.keySet().forEach(access::requireFree);
    }

    /**
     * Whose models are used.
     *
     * @param provider as Aider names it before a model's name, such as {@code openai}
     * @param apiKey key of its API, the agents' own
     * @param baseUrl where the API is, if it isn't the provider's own
     */
    public record Access(String provider, Optional<Secret> apiKey, Optional<URI> baseUrl) {

        public Access {
            requireNonNull(apiKey, "apiKey");
            if (!WORD.matcher(provider).matches()) {
                throw new IllegalArgumentException("'" + provider + "' is no provider, such as openai or anthropic");
            }
            if (baseUrl.isEmpty() && !PROVIDERS.containsKey(provider)) {
                throw new IllegalArgumentException(
                        "'base-url' must say where the provider '" + provider + "' is; known without are "
                                + PROVIDERS.keySet().stream().sorted().toList());
            }
            baseUrl.filter(address -> !isWebAddress(address)).ifPresent(address -> {
                throw new IllegalArgumentException(
                        "'base-url' must be an http or https address with a host, but is '" + address + "'");
            });
        }

        String keyVariable() {
            return variable("_API_KEY");
        }

        String addressVariable() {
            return variable("_API_BASE");
        }

        private String variable(String end) {
            return provider.toUpperCase(Locale.ROOT).replace('-', '_') + end;
        }

        /** How each request says the key, so that the gateway can; empty where there is no key, or nobody knows how. */
        Optional<KeyRoute> route() {
            return apiKey.filter(key -> APIS.containsKey(provider))
                    .map(key -> new KeyRoute(
                            ROUTE,
                            baseUrl.orElseGet(() -> requireNonNull(APIS.get(provider))),
                            provider.equals(ANTHROPIC)
                                    ? Map.of("x-api-key", key)
                                    : Map.of("authorization", Secret.of("Bearer " + key.reveal())),
                            Map.of(keyVariable(), key)));
        }

        /** The {@code host:port} that must be reached. */
        String host() {
            URI address = baseUrl.orElseGet(() -> requireNonNull(PROVIDERS.get(provider)));
            int usual = "http".equals(address.getScheme()) ? 80 : 443;
            return address.getHost() + ":" + (address.getPort() < 0 ? usual : address.getPort());
        }

        private void requireFree(String variable) {
            if (!VARIABLE.matcher(variable).matches()) {
                throw new IllegalArgumentException("'" + variable + "' is no name of a variable");
            }
            if (OWN_VARIABLES.contains(variable)
                    || Set.of(keyVariable(), addressVariable()).contains(variable)) {
                throw new IllegalArgumentException("the variable '" + variable
                        + "' is set by the engine itself; use its setting where there is one");
            }
        }

        private static boolean isWebAddress(URI address) {
            return Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null;
        }
    }

    /**
     * Patience with the provider.
     *
     * @param retries how often Aider tries a model request again
     * @param timeout how long it waits for a whole answer
     */
    public record Patience(int retries, Duration timeout) {

        private static final int MOST = 10;

        public Patience {
            if (retries < 0 || retries > MOST) {
                throw new IllegalArgumentException("'max-retries' must be 0 to " + MOST + ", but is " + retries);
            }
            if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("'api-timeout' must be a second or longer, but is " + timeout);
            }
        }
    }

    /** The program on the PATH, models of OpenAI, without a key. */
    public static AiderConfig defaults() {
        return new AiderConfig(
                Optional.empty(),
                new Access("openai", Optional.empty(), Optional.empty()),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                new Patience(2, Duration.ofMinutes(10)),
                Map.of(),
                Map.of());
    }

    /**
     * Reads {@code executable}, {@code provider}, {@code api-key}, {@code base-url}, {@code model}, {@code models}, {@code edit-format},
     * {@code max-retries}, {@code api-timeout}, {@code environment} and {@code secrets}; what isn't there is as in {@link #defaults()}.
     *
     * @throws org.jvmfactory.config.ConfigException when something in it is wrong
     */
    public static AiderConfig of(ConfigNode settings) {
        settings.only(
                "type",
                "executable",
                "provider",
                API_KEY,
                "base-url",
                "model",
                "models",
                "edit-format",
                "max-retries",
                "api-timeout",
                "environment",
                SECRETS);
        AiderConfig defaults = defaults();
        try {
            return new AiderConfig(
                    settings.findWritten("executable"),
                    new Access(
                            settings.findWritten("provider").orElse(defaults.access.provider),
                            settings.findWritten(API_KEY).map(Secret::of),
                            settings.findWritten("base-url").map(URI::create)),
                    settings.findWritten("model"),
                    settings.valuesOf("models", Function.identity()),
                    settings.findWritten("edit-format"),
                    new Patience(
                            settings.find("max-retries")
                                    .map(ConfigNode::integer)
                                    .orElse(defaults.patience.retries),
                            settings.find("api-timeout")
                                    .map(ConfigNode::duration)
                                    .orElse(defaults.patience.timeout)),
                    settings.valuesOf("environment", Function.identity()),
                    settings.valuesOf(SECRETS, Secret::of));
        } catch (IllegalArgumentException e) {
            throw settings.error(String.valueOf(e.getMessage()));
        }
    }

    public AiderConfig withExecutable(String program) {
        return new AiderConfig(Optional.of(program), access, model, models, editFormat, patience, environment, secrets);
    }

    public AiderConfig withAccess(Access value) {
        return new AiderConfig(executable, value, model, models, editFormat, patience, environment, secrets);
    }

    public AiderConfig withModel(String name) {
        return new AiderConfig(
                executable, access, Optional.of(name), models, editFormat, patience, environment, secrets);
    }

    public AiderConfig withModels(Map<String, String> namesByAlias) {
        return new AiderConfig(executable, access, model, namesByAlias, editFormat, patience, environment, secrets);
    }

    public AiderConfig withEditFormat(String name) {
        return new AiderConfig(executable, access, model, models, Optional.of(name), patience, environment, secrets);
    }

    public AiderConfig withPatience(Patience value) {
        return new AiderConfig(executable, access, model, models, editFormat, value, environment, secrets);
    }

    public AiderConfig withEnvironment(Map<String, String> variables) {
        return new AiderConfig(executable, access, model, models, editFormat, patience, variables, secrets);
    }

    /** With the login of {@code models} and none of its own; empty where Aider would need another way to sign its requests. */
    Optional<AiderConfig> at(ModelProvider models) {
        Optional<String> provider = switch (models.kind()) {
            case ANTHROPIC -> Optional.of(ANTHROPIC);
            case OPENAI -> Optional.of(OPEN_AI);
            case OPENROUTER -> Optional.of(OPEN_ROUTER);
            case GATEWAY, VARIABLES -> Optional.of(access.provider);
            case BEDROCK, VERTEX -> Optional.empty();
        };
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(models.environment());
        Optional<URI> address = models.kind() == ModelProvider.Kind.VARIABLES ? access.baseUrl : models.baseUrl();
        return provider.map(name -> new AiderConfig(
                executable,
                new Access(name, models.key(), address),
                model,
                this.models,
                editFormat,
                patience,
                variables,
                models.secrets()));
    }

    /** Aider's name of the model that a role calls {@code name}: with its provider. */
    String model(String name) {
        String known = models.getOrDefault(name, name);
        requireModel(known);
        return known.contains("/") ? known : access.provider + "/" + known;
    }

    private static void requireModel(String name) {
        if (!MODEL.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a model");
        }
    }
}
