package org.jvmfactory.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.AgentEngineProvider;
import picocli.CommandLine.Option;

/** The configuration that a command works with. */
final class Configuration {

    private static final Path USUAL = Path.of("factory.yml");
    private static final String ENGINE = "claude";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; factory.yml in the current directory, if it is there.")
    private @Nullable Path file;

    /** The file that is read; null where there is none. */
    @Nullable
    Path file() {
        Path given = file;
        return given != null || !Files.exists(USUAL) ? given : USUAL;
    }

    /** What the file says, with the app's default engine where it names none. */
    FactoryConfig read() {
        FactoryConfig config = fromFile();
        if (config.engine().isPresent()) {
            return config;
        }
        return engineIsThere() ? config.withEngine(ENGINE) : config;
    }

    private FactoryConfig fromFile() {
        Path chosen = file();
        if (chosen == null) {
            return FactoryConfig.defaults();
        }
        FactoryConfig.Imported imported = FactoryConfig.importing(chosen, this::variable);
        imported.warnings().forEach(warning -> System.err.println("factory: warning: " + warning));
        return imported.config();
    }

    /** A variable of the environment, else of the file {@code .env} beside the configuration. */
    Optional<String> variable(String name) {
        Path chosen = file();
        Path directory =
                (chosen == null ? USUAL : chosen).toAbsolutePath().normalize().getParent();
        Map<String, String> beside = directory == null ? Map.of() : EnvironmentFile.read(directory);
        return EnvironmentFile.lookUp(name, System.getenv(), beside);
    }

    /** What stands in the file under {@code key}, which is the app's own. */
    ConfigNode settings(String key) {
        Path chosen = file();
        return chosen == null
                ? ConfigNode.empty()
                : ConfigNode.read(chosen).resolve(this::variable).find(key).orElse(ConfigNode.empty());
    }

    private static boolean engineIsThere() {
        return ServiceLoader.load(AgentEngineProvider.class).stream()
                .anyMatch(provider -> provider.get().type().equals(ENGINE));
    }
}
