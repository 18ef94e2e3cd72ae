package org.jvmfactory.engine.aider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jvmfactory.engine.EngineException;
import org.jvmfactory.engine.KeyRoute;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionRequest;
import org.jvmfactory.secret.Secret;

/** How Aider is started for a session. */
final class AiderLaunch {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PROGRAM = "session.py";
    private static final String SETTINGS = "session.json";

    /** How often Aider may go on by itself in a turn, unless the limits say so: after files it wanted, commands, failed edits. */
    private static final int ROUNDS = 25;

    /** The id becomes the name of a file. */
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");

    /** Tools of roles that change files; Aider has no tools, but a mode in which it changes none. */
    private static final Set<String> WRITING = Set.of("Edit", "MultiEdit", "NotebookEdit", "Write");

    private static final String SHELL = "Bash";

    /** Aider itself holds models to no schema. */
    private static final String FORM = """


            Your last words are the structured result: one JSON object that obeys this schema, and nothing else.
            %s""";

    private final AiderConfig config;
    private final Installation installation;
    private final SessionRequest request;
    private final String session;

    AiderLaunch(AiderConfig config, Installation installation, SessionRequest request, String session) {
        this.config = config;
        this.installation = installation;
        this.request = request;
        this.session = session;
        if (!SESSION.matcher(session).matches()) {
            throw notStarted("'" + session + "' is no id of a session");
        }
    }

    Launch launch() {
        return Launch.of(command())
                .withEnvironment(environment())
                .withSecrets(secrets())
                .withReadOnly(installation.outside())
                .withFiles(Map.of(PROGRAM, program(), SETTINGS, settings()))
                .withHosts(
                        route().isPresent() ? Set.of() : Set.of(config.access().host()))
                .withRoutes(route().stream().toList());
    }

    String prompt() {
        return request.prompt() + request.outputSchema().map(FORM::formatted).orElse("");
    }

    /** Aider's name of the model. */
    String model() {
        String name = request.model()
                .or(config::model)
                .orElseThrow(() -> notStarted(
                        "Aider needs a model: name one with 'model' in the engine's settings, or for the agent"));
        try {
            return config.model(name);
        } catch (IllegalArgumentException e) {
            throw notStarted(String.valueOf(e.getMessage()));
        }
    }

    private List<String> command() {
        // Isolated, so that neither variables nor the work tree say which modules are loaded.
        List<String> command = new ArrayList<>(List.of(installation.python().toString(), "-I", "-B"));
        command.addAll(List.of("{files}/" + PROGRAM, "{files}/" + SETTINGS));
        // Values from outside stand in one argument with their option, so that none can pass for an option.
        command.add("--model=" + model());
        command.add("--weak-model=" + model());
        if (!writes() && !runsCommands()) {
            command.add("--edit-format=ask");
        } else {
            config.editFormat().ifPresent(format -> command.add("--edit-format=" + format));
        }
        command.add("--timeout=" + config.patience().timeout().toSeconds());
        command.add(runsCommands() ? "--suggest-shell-commands" : "--no-suggest-shell-commands");
        command.add("--input-history-file=" + request.home().resolve(".aider/input"));
        command.add("--aiderignore={files}/none");
        // Nobody watches, and nobody is asked. Without a stream the provider says what was used.
        command.addAll(List.of("--yes-always", "--no-pretty", "--no-fancy-input", "--no-stream"));
        // Factory commits itself.
        command.addAll(List.of("--no-auto-commits", "--no-dirty-commits", "--no-gitignore"));
        // Linters read settings of the repository, and may run what stands there.
        command.addAll(List.of("--no-auto-lint", "--no-auto-test", "--no-watch-files"));
        command.addAll(List.of("--no-check-update", "--no-show-release-notes", "--no-analytics"));
        command.addAll(List.of("--no-detect-urls", "--disable-playwright", "--no-show-model-warnings"));
        return command;
    }

    private boolean writes() {
        return request.tools().isEmpty() || request.tools().stream().anyMatch(WRITING::contains);
    }

    private boolean runsCommands() {
        return request.tools().isEmpty() || request.tools().contains(SHELL);
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>(config.environment());
        variables.put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
        route().map(route -> KeyRoute.address(route.name()))
                .or(() -> config.access().baseUrl().map(URI::toString))
                .ifPresent(url -> variables.put(config.access().addressVariable(), url));
        return variables;
    }

    private Map<String, Secret> secrets() {
        Map<String, Secret> variables = new HashMap<>(config.secrets());
        if (route().isEmpty()) {
            config.access()
                    .apiKey()
                    .ifPresent(key -> variables.put(config.access().keyVariable(), key));
        }
        return variables;
    }

    private Optional<KeyRoute> route() {
        return config.access().route();
    }

    private byte[] settings() {
        ObjectNode settings = JSON.createObjectNode()
                .put("session", session)
                .put("resume", request.resume().isPresent())
                .put("shell", runsCommands())
                .put("retries", config.patience().retries())
                .put("rounds", request.limits().turns().orElse(ROUNDS));
        request.systemPrompt().ifPresent(text -> settings.put("systemPrompt", text));
        return settings.toString().getBytes(UTF_8);
    }

    private static byte[] program() {
        try (InputStream in = requireNonNull(AiderLaunch.class.getResourceAsStream(PROGRAM), PROGRAM)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EngineException notStarted(String why) {
        return new EngineException(EngineException.Code.NOT_STARTED, why);
    }
}
