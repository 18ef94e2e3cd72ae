package org.jvmfactory.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.app.demo.Sample;
import org.jvmfactory.app.view.Style;
import org.jvmfactory.app.view.Text;
import org.jvmfactory.app.view.Totals;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.sandbox.SandboxException;
import org.jvmfactory.task.TaskRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code factory demo}: the main job with no key and no network. */
@Command(
        name = "demo",
        description =
                "Shows the main job: no key and no network, agents that play a script, but real git, real builds and real reviews.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "An empty directory for the sample; a fresh one below the data directory unless said.")
    private @Nullable Path directory;

    @Option(names = "--json", description = "One JSON object per line: the events, and last the outcome.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Preflight.git();
        Screen screen = main.screen();
        PrintWriter people = json ? screen.err() : screen.out();
        Sample sample = sample(screen.live());
        introduce(people, screen.style(), sample);
        try (Factory factory = build(sample, people)) {
            TaskHandle task = factory.submit(TaskRequest.builder(sample.repository(), Sample.TITLE)
                    .description(Sample.DESCRIPTION)
                    .author(Main.actor())
                    .build());
            TaskView view = new Watch(main, factory, Set.of(task.id()), json)
                    .untilSettled(true)
                    .get(task.id());
            if (view == null) {
                return ExitCode.ENDED_OTHERWISE;
            }
            int code = ExitCode.of(view);
            if (code == ExitCode.DONE) {
                conclude(people, screen.style(), sample, view);
            }
            return code;
        }
    }

    private Sample sample(boolean watched) throws InterruptedException {
        main.data().prepare();
        Path chosen = directory;
        try {
            return Sample.create(
                    chosen == null ? Sample.fresh(main.data().path().resolve("demo")) : chosen, watched);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.WRONG_USE, e.getMessage() + ". Name one that is, or none.");
        }
    }

    private static void introduce(PrintWriter people, Style style, Sample sample) {
        people.println(style.bold("Factory takes a task, and agents turn it into a reviewed branch."));
        people.println(
                "The agents here play a script: no model is called, and what they cost is made up. Git, builds, tests,");
        people.println("workspaces and sandboxes are real.");
        people.println();
        people.println("  " + style.dim("a small Java project in") + " " + sample.repository());
        people.println("  " + style.dim("its task:") + " " + Text.firstLine(Sample.DESCRIPTION, 200));
        people.println();
    }

    /** A factory that isolates the agents; where that can't be had, one that doesn't, after saying so. */
    private Factory build(Sample sample, PrintWriter people) {
        try {
            sample.configure(true);
            return build(sample);
        } catch (SandboxException e) {
            people.println(
                    "Without isolation: bubblewrap doesn't prove itself here, so the demo's agents run as plain processes.");
            people.println(
                    "They only play a script; don't do that with real ones. The reason: " + Text.safe(e.getMessage()));
            people.println();
            sample.configure(false);
            return build(sample);
        }
    }

    private Factory build(Sample sample) {
        FactoryConfig config =
                FactoryConfig.read(sample.configuration(), name -> Optional.ofNullable(System.getenv(name)));
        return Factory.builder()
                .config(main.data().withMemory(config))
                .dataDirectory(main.data().path())
                .store(main.data().open())
                .only(Set.of())
                .build();
    }

    private void conclude(PrintWriter people, Style style, Sample sample, TaskView view) throws InterruptedException {
        String branch = Totals.branch(view).orElseThrow();
        people.println();
        people.println(style.bold("What came of it") + ", in branch " + branch + " of " + sample.repository() + ":");
        people.println();
        Text.safe(sample.difference(branch)).lines().forEach(line -> people.println(line.isEmpty() ? "" : "  " + line));
        people.println();
        people.println("  " + style.dim("read the pull request:") + " cat "
                + Shell.word(Totals.pullRequest(view).orElse("")));
        people.println("  " + style.dim("read the change:      ") + " git -C " + Shell.word(sample.repository())
                + " log -p --reverse main.." + branch);
        people.println("  " + style.dim("what happened:        ") + " "
                + main.invocation("logs " + view.task().id()));
        people.println("  " + style.dim("do that for real:     ") + " "
                + main.invocation("run --repo <path> --workflow code_review '<what you want>'"));
    }
}
