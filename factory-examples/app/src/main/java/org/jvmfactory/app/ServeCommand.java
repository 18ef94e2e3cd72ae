package org.jvmfactory.app;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.http.Surface;
import org.jvmfactory.secret.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code factory serve}: works on everything that comes, until it is told to stop. */
@Command(
        name = "serve",
        description = "Watches trackers, takes webhooks, and works on all tasks until it is stopped.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final String TOKEN = "FACTORY_TOKEN";

    @ParentCommand
    private Main main;

    @Mixin
    private Configuration configuration;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where it listens; 8100 unless said, 0 for a free one.")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "On which address; 127.0.0.1 unless said.")
    private @Nullable String host;

    @Override
    public Integer call() throws InterruptedException {
        FactoryConfig config = configuration.read();
        ConfigNode settings = configuration.settings("serve");
        settings.only("host", "port", "token");
        Optional<Secret> token = token(settings);
        Preflight.git();
        Factory factory = Factory.builder()
                .config(main.data().withMemory(config))
                .dataDirectory(main.data().path())
                .store(main.data().open())
                .build();
        try {
            config.engine().ifPresent(engine -> preflight(factory, engine));
            serve(factory, config, settings, token);
        } finally {
            factory.close();
        }
        return ExitCode.DONE;
    }

    private static void preflight(Factory factory, String engine) {
        try {
            Preflight.engines(factory, Set.of(engine));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Factory factory, FactoryConfig config, ConfigNode settings, Optional<Secret> token)
            throws InterruptedException {
        String address = host != null ? host : settings.findText("host").orElse("127.0.0.1");
        int number = port != null
                ? port
                : settings.find("port").map(ConfigNode::integer).orElse(8100);
        WebServer server = WebServer.start(address, number, new Surface(factory, token));
        CountDownLatch stopped = new CountDownLatch(1);
        // A signal's own thread closes, since the JVM ends as soon as that is done.
        Stopping stopping = new Stopping(() -> {
            server.close();
            factory.close();
            stopped.countDown();
        });
        try {
            tell(server, config, token.isPresent());
            stopped.await();
        } finally {
            server.close();
            stopping.disarm();
        }
    }

    private void tell(WebServer server, FactoryConfig config, boolean open) {
        Screen screen = main.screen();
        Set<String> watched = config.intake().watched().keySet();
        screen.out().println("Serving on " + server.address() + ".");
        screen.out()
                .println(
                        watched.isEmpty()
                                ? "No tracker is watched: 'intake:' in the configuration names those that are."
                                : "Watched: " + String.join(", ", watched)
                                        + ". Webhooks go to /webhooks/"
                                        + watched.iterator().next()
                                        + (watched.size() > 1 ? " and so on." : "."));
        screen.out()
                .println(
                        open
                                ? "Tasks are at /api/tasks, for who brings the token."
                                : "There is no " + TOKEN + ", so tasks aren't at /api/tasks.");
        screen.out().flush();
    }

    private Optional<Secret> token(ConfigNode settings) {
        Optional<String> written = settings.findText("token").or(() -> configuration.variable(TOKEN));
        Optional<String> token = written.filter(text -> !text.isBlank());
        if (token.filter(text -> text.strip().length() < 16).isPresent()) {
            throw new CliException(
                    ExitCode.WRONG_USE, "the token is too short to protect anything: use at least 16 characters.");
        }
        return token.map(text -> Secret.of(text.strip()));
    }
}
