package org.jvmfactory.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.app.view.Text;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TaskRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code factory run}: takes a task in, works on it and on no other, and shows how it goes. */
@Command(
        name = "run",
        description = "Has agents do a task in a repository, and publishes what they did.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final int TITLE = 72;

    @ParentCommand
    private Main main;

    @Mixin
    private Configuration configuration;

    @Option(names = "--repo", paramLabel = "PATH|URL", description = "The git repository.")
    private @Nullable String repository;

    @Option(
            names = "--ticket",
            paramLabel = "URL",
            description = "A ticket of a configured tracker, in place of repository and description.")
    private @Nullable String ticket;

    @Option(
            names = "--base",
            paramLabel = "BRANCH",
            description = "The branch to start from; the default branch unless said.")
    private @Nullable String base;

    @Option(names = "--workflow", paramLabel = "NAME", description = "Such as single, code_review or research.")
    private @Nullable String workflow;

    @Option(names = "--agent", paramLabel = "NAME", description = "The role that writes.")
    private @Nullable String agent;

    @Option(names = "--engine", paramLabel = "NAME", description = "The engine of all agents; claude unless said.")
    private @Nullable String engine;

    @Option(names = "--title", paramLabel = "TEXT", description = "One line; the description's first unless said.")
    private @Nullable String title;

    @Option(names = "--spec", paramLabel = "FILE", description = "A specification that the agents follow.")
    private @Nullable Path spec;

    @Option(
            names = "--priority",
            paramLabel = "PRIORITY",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless said.")
    private Priority priority = Priority.MEDIUM;

    @Option(names = "--json", description = "One JSON object per line: the events, and last the outcome.")
    private boolean json;

    @Parameters(
            arity = "0..*",
            paramLabel = "DESCRIPTION|-",
            description = "What is wanted; - reads it from standard input.")
    private List<String> description = List.of();

    @Override
    public Integer call() throws InterruptedException, IOException {
        Optional<TaskRequest> request = ticket == null ? Optional.of(request()) : Optional.empty();
        requireTicketAlone();
        FactoryConfig config = configuration.read();
        String works = request.flatMap(TaskRequest::engine).or(config::engine).orElseThrow(RunCommand::noEngine);
        Preflight.git();
        try (Factory factory = Factory.builder()
                .config(main.data().withMemory(config))
                .dataDirectory(main.data().path())
                .store(main.data().open())
                .only(Set.of())
                .build()) {
            Preflight.engines(factory, Set.of(works));
            TaskHandle task = request.isPresent() ? factory.submit(request.get()) : factory.submitTicket(address());
            TaskView view = new Watch(main, factory, Set.of(task.id()), json)
                    .untilSettled(true)
                    .get(task.id());
            return view == null ? ExitCode.ENDED_OTHERWISE : ExitCode.of(view);
        }
    }

    private static CliException noEngine() {
        return new CliException(
                ExitCode.LACKS_SOMETHING,
                "there is no engine that calls a model: put the jar of one on the class path, such as factory-engine-claude, or name"
                        + " another with --engine.");
    }

    private String address() {
        return requireNonNull(ticket);
    }

    /** A ticket says what is wanted and where; the rest is the intake's settings. */
    private void requireTicketAlone() {
        boolean more = repository != null
                || base != null
                || workflow != null
                || agent != null
                || engine != null
                || title != null
                || spec != null
                || !description.isEmpty();
        if (ticket != null && more) {
            throw new CliException(
                    ExitCode.WRONG_USE,
                    "--ticket comes alone: the ticket says what is wanted, and 'intake:' in the configuration how.");
        }
    }

    private TaskRequest request() throws IOException {
        if (repository == null || description.isEmpty()) {
            throw new CliException(
                    ExitCode.WRONG_USE, "say what is wanted and where: --repo and a description, or --ticket.");
        }
        String words = words();
        TaskRequest.Builder request = TaskRequest.builder(
                        repository,
                        Text.cut(Text.firstLine(title == null ? words : title, 200), title == null ? TITLE : 200))
                .description(words)
                .priority(priority)
                .author(Main.actor());
        Optional.ofNullable(base).ifPresent(request::base);
        Optional.ofNullable(workflow).ifPresent(request::workflow);
        Optional.ofNullable(agent).ifPresent(request::agent);
        Optional.ofNullable(engine).ifPresent(request::engine);
        if (spec != null) {
            request.spec(read(spec));
        }
        try {
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.WRONG_USE, e.getMessage() + ".");
        }
    }

    private String words() throws IOException {
        String words = description.equals(List.of("-"))
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : String.join(" ", description);
        if (words.isBlank()) {
            throw new CliException(ExitCode.WRONG_USE, "the description is empty: say what is wanted.");
        }
        return words.strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CliException(ExitCode.WRONG_USE, "the specification '" + file + "' can't be read (" + e + ").");
        }
    }
}
