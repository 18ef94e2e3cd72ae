package org.jvmfactory.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Actor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code factory} command, which leaves all work to its subcommands. */
@Command(
        name = "factory",
        description = "Turns tickets into reviewed pull requests.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.JarVersion.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ServeCommand.class,
            ResumeCommand.class,
            TasksCommand.class,
            ShowCommand.class,
            LogsCommand.class,
            InboxCommands.AnswerCommand.class,
            InboxCommands.ApproveCommand.class,
            InboxCommands.SteerCommand.class,
            InboxCommands.PostCommand.class,
            InboxCommands.StartCommand.class,
            InboxCommands.CancelCommand.class,
            InboxCommands.RetryCommand.class,
            AuditCommand.class,
            OutcomesCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 the task ended otherwise, 2 wrong use, 3 this machine lacks something, 4 a person is needed."
        })
public final class Main implements Runnable {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the state is kept; .factory unless said.")
    private Path data = DataDirectory.USUAL;

    @Option(
            names = "--store",
            paramLabel = "PLACE",
            scope = ScopeType.INHERIT,
            description = {
                "A store elsewhere: a path, or jdbc:postgresql://host/database?user=...; ",
                "'$${NAME}' takes it from the environment or from .env, where nobody else sees it."
            })
    private @Nullable String store;

    @Option(
            names = "--plain",
            scope = ScopeType.INHERIT,
            description = "No colours and nothing that moves, also on a terminal.")
    private boolean plain;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what happens inside, and show where an error comes from.")
    private boolean verbose;

    private Main() {}

    public static void main(String[] args) {
        // The encoding of standard output follows the locale, which often knows ASCII alone where the terminal knows
        // more.
        CommandLine commandLine = commandLine().setOut(utf8(FileDescriptor.out)).setErr(utf8(FileDescriptor.err));
        System.exit(commandLine.execute(args));
    }

    /** The command with its subcommands, ready to be executed once. */
    static CommandLine commandLine() {
        Main main = new Main();
        Failures failures = new Failures(main);
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setExecutionStrategy(parsed -> {
                    if (main.verbose) {
                        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
                    }
                    return new RunLast().execute(parsed);
                });
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }

    boolean verbose() {
        return verbose;
    }

    DataDirectory data() {
        return new DataDirectory(data, Optional.ofNullable(store).map(Main::resolved));
    }

    private static Secret resolved(String written) {
        Matcher variable = VARIABLE.matcher(written);
        if (!variable.matches()) {
            return Secret.of(written);
        }
        String name = variable.group(1);
        Map<String, String> beside = EnvironmentFile.read(Path.of("").toAbsolutePath());
        return EnvironmentFile.lookUp(name, System.getenv(), beside)
                .map(Secret::of)
                .orElseThrow(() -> new CliException(
                        ExitCode.WRONG_USE, "--store: there is no '" + name + "' in the environment or in .env."));
    }

    Screen screen() {
        CommandLine command = spec.commandLine();
        return Screen.of(command.getOut(), command.getErr(), plain, System.getenv());
    }

    /** A command line for {@code rest} that finds the same state, such as a person can type it. */
    String invocation(String rest) {
        String shown = store == null || VARIABLE.matcher(store).matches() ? store : "…"; // it may hold a password
        return "factory " + rest + (data.equals(DataDirectory.USUAL) ? "" : " --data " + Shell.word(data))
                + (shown == null ? "" : " --store " + Shell.word(shown));
    }

    /** Whoever started this command: who can do that may do everything with its tasks. */
    static Actor actor() {
        return Actor.trusted(System.getProperty("user.name", "somebody"));
    }

    /** The version that the build wrote into the jar's manifest. */
    static final class JarVersion implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"factory " + Objects.requireNonNullElse(version, "(not started from its jar)")};
        }
    }
}
