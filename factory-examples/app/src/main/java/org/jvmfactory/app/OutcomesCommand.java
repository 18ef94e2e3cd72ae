package org.jvmfactory.app;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.learning.OutcomeFormat;
import org.jvmfactory.learning.OutcomeQuery;
import org.jvmfactory.learning.Outcomes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code factory outcomes}: what tasks came to, for other programs. */
@Command(
        name = "outcomes",
        description = "Prints what tasks came to: one JSON object per line, the oldest task first.",
        mixinStandardHelpOptions = true)
final class OutcomesCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only of tasks to which something happened since, such as 2026-11-01 or 2026-11-01T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--repo", paramLabel = "REPO", description = "Only of this repository, by its address or path.")
    private @Nullable String repository;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "factory: all that is known; agentfactory: the log of AgentFactory, only of tasks with a pull request. ",
                "factory unless said."
            })
    private OutcomeFormat format = OutcomeFormat.FACTORY;

    @Override
    public Integer call() {
        OutcomeQuery dated = OutcomeQuery.ALL.since(
                Optional.ofNullable(since).map(Times::read).orElse(Instant.MIN));
        OutcomeQuery query = Optional.ofNullable(repository)
                .map(OutcomesCommand::keys)
                .map(dated::of)
                .orElse(dated);
        Screen screen = main.screen();
        try (FactoryStore store = main.data().openExisting()) {
            Outcomes.each(
                    store,
                    query,
                    outcome -> format.line(outcome, UnaryOperator.identity()).ifPresent(screen.out()::println));
        }
        return ExitCode.DONE;
    }

    private static Set<String> keys(String written) {
        try {
            return RepositoryAddress.parse(written).keys();
        } catch (GitException e) {
            throw new CliException(ExitCode.WRONG_USE, "--repo: " + e.getMessage());
        }
    }
}
