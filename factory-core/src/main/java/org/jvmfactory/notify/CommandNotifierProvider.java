package org.jvmfactory.notify;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;

/** Makes a notifier that starts a program: {@code command}, {@code environment}, {@code secrets}, {@code timeout}, {@code repeatable}. */
public final class CommandNotifierProvider implements NotifierProvider {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    @Override
    public String type() {
        return "command";
    }

    @Override
    public Set<String> secretKeys() {
        return Set.of("secrets");
    }

    @Override
    public Notifier create(NotifierContext context) {
        ConfigNode settings = context.settings();
        settings.only("type", "command", "environment", "secrets", "timeout", "repeatable");
        List<String> command = settings.require("command").texts();
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw settings.require("command").error("a command is a list that names at least a program");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", PATH);
        for (String key : List.of("environment", "secrets")) {
            settings.find(key)
                    .ifPresent(variables -> variables
                            .entries()
                            .forEach((name, value) -> environment.put(variable(name, value), value.text())));
        }
        return new CommandNotifier(
                new CommandNotifier.Settings(
                        command,
                        environment,
                        settings.find("timeout").map(Timeouts::read).orElse(TIMEOUT),
                        settings.find("repeatable").map(ConfigNode::flag).orElse(false)),
                context.processes());
    }

    private static String variable(String name, ConfigNode value) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.startsWith("FACTORY_")) {
            throw value.error(
                    "a variable's name has letters, digits and underscores and doesn't begin with FACTORY_, but is '"
                            + SingleLine.of(name, 100) + "'");
        }
        return name;
    }
}
