package org.jvmfactory.engine.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.SessionRequest;

/** What the CLI is started with for one session: the description with its placeholders filled in. */
final class CommandLine {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(prompt|system-prompt|model|session|home|directory)}");
    private static final String PROMPT = "prompt";
    private static final String SYSTEM_PROMPT = "system-prompt";

    /** Nothing else holds such a CLI to a schema. */
    private static final String FORM = """


            Your last words are the structured result: one JSON object that obeys this schema, and nothing else.
            %s""";

    private final CommandSettings settings;
    private final SessionRequest request;
    private final List<AgentTool> tools;
    private final Map<String, String> values;

    /** @param tools the host's, which the agent may ask for */
    CommandLine(CommandSettings settings, SessionRequest request, String session, List<AgentTool> tools) {
        this.settings = settings;
        this.request = request;
        this.tools = tools;
        // Texts of people and agents go into files: an argument is seen by everybody on the machine, and may be taken
        // for an option.
        this.values = Map.of(
                PROMPT,
                "{files}/" + PROMPT,
                SYSTEM_PROMPT,
                "{files}/" + SYSTEM_PROMPT,
                "model",
                request.model().orElse(""),
                "session",
                session,
                "home",
                request.home().toString(),
                "directory",
                request.directory().toString());
    }

    Launch launch() {
        Program program = settings.program();
        CommandSettings.Surroundings surroundings = settings.surroundings();
        List<Path> readOnly = new ArrayList<>(surroundings.readOnly());
        readOnly.addAll(program.outside());
        Map<String, String> environment = new HashMap<>();
        surroundings.environment().forEach((name, value) -> environment.put(name, filled(value)));
        return Launch.of(command(program))
                .withEnvironment(environment)
                .withSecrets(surroundings.secrets())
                .withReadOnly(readOnly)
                .withFiles(files())
                .withHosts(surroundings.hosts())
                .withRoutes(surroundings.routes());
    }

    /** What is written to the CLI's standard input. */
    String input() {
        return settings.prompt() == CommandSettings.Prompt.STDIN ? prompt() : "";
    }

    private List<String> command(Program program) {
        CommandSettings.Arguments arguments = settings.arguments();
        List<String> all = new ArrayList<>(arguments.always());
        all.addAll(request.resume().isPresent() ? arguments.resume() : arguments.start());
        if (request.model().isPresent()) {
            all.addAll(arguments.model());
        }
        if (request.systemPrompt().isPresent()) {
            all.addAll(arguments.systemPrompt());
        }
        List<String> command = new ArrayList<>(List.of(program.command()));
        all.forEach(argument -> command.add(filled(argument)));
        return command;
    }

    private Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        if (settings.prompt() == CommandSettings.Prompt.FILE) {
            files.put(PROMPT, prompt().getBytes(StandardCharsets.UTF_8));
        }
        if (!settings.arguments().systemPrompt().isEmpty()) {
            request.systemPrompt().ifPresent(text -> files.put(SYSTEM_PROMPT, text.getBytes(StandardCharsets.UTF_8)));
        }
        return files;
    }

    /** A CLI that takes no system prompt is told it first; one that goes on with a session knows it. */
    private String prompt() {
        boolean told = request.resume().isPresent()
                || !settings.arguments().systemPrompt().isEmpty();
        String role =
                told ? "" : request.systemPrompt().map(text -> text + "\n\n").orElse("");
        String form = request.outputSchema().map(FORM::formatted).orElse("");
        String asking = settings.hostTools() ? Requests.told(tools, settings.prompt()) : "";
        return role + request.prompt() + asking + form;
    }

    private String filled(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }
}
