package org.jvmfactory.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jvmfactory.Diagnosis;
import org.jvmfactory.Diagnosis.Check;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.app.view.Style;
import org.jvmfactory.app.view.Text;
import org.jvmfactory.sandbox.SandboxException;
import org.jvmfactory.sandbox.SandboxLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code factory doctor}: what is there, what isn't, and what to do. */
@Command(
        name = "doctor",
        description = "Looks for all that is needed: Java, git, sandboxes, engines, the store, connectors.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final int LINES = 30;

    private static final List<String> NOTES = List.of(
            "What the sandboxes don't do: keep the hosts that are listed from getting what an agent sends them. Where a key has to be",
            "inside, its engine says so above; of your other secrets none is. Give agents work and repositories that you would give a",
            "program you don't know well, and an engine a key with a limit.");

    @ParentCommand
    private Main main;

    @Mixin
    private Configuration configuration;

    @Override
    public Integer call() throws InterruptedException {
        FactoryConfig config = configuration.read();
        Screen screen = main.screen();
        PrintWriter out = screen.out();
        Style style = screen.style();
        List<Check> found = diagnose(config).checks();
        Set<String> needed = needed(config, found);
        boolean lacking = false;
        for (Check check : complete(found, needed)) {
            boolean missed = !check.ok() && needed.contains(check.subject());
            lacking |= missed;
            String mark = check.ok() ? style.green("✔") : missed ? style.red("✘") : style.yellow("-");
            List<String> finding = Text.lines(check.finding(), LINES);
            out.println(mark + " " + style.bold(String.format("%-18s", check.subject())) + " "
                    + finding.stream().findFirst().orElse("")
                    + (check.ok() || missed ? "" : style.dim(" (not needed as it is configured)")));
            finding.stream().skip(1).forEach(line -> out.println(" ".repeat(21) + style.dim(line)));
        }
        out.println();
        NOTES.forEach(out::println);
        out.println();
        out.println(
                lacking
                        ? style.red("Something that is needed is missing: see above.")
                        : style.green("All that is needed is there."));
        return lacking ? ExitCode.LACKS_SOMETHING : ExitCode.DONE;
    }

    private static Set<String> needed(FactoryConfig config, List<Check> found) {
        List<String> kinds = config.isolation().kinds().stream()
                .map(kind -> "sandbox " + kind)
                .toList();
        String sandbox = found.stream()
                .filter(check -> check.ok() && kinds.contains(check.subject()))
                .map(Check::subject)
                .findFirst()
                .orElse(kinds.get(0));
        Set<String> needed = new HashSet<>(List.of(
                "java", "git", "store", sandbox, "engine " + config.engine().orElse("claude")));
        // Whoever configures a connector or names a repository wants to use it.
        found.stream()
                .map(Check::subject)
                .filter(subject -> subject.startsWith("connector ") || subject.startsWith("repository "))
                .forEach(needed::add);
        return needed;
    }

    /** With a line for what is needed and nobody looked for, because it isn't on the class path. */
    private static List<Check> complete(List<Check> checks, Set<String> needed) {
        List<Check> all = new ArrayList<>(checks);
        needed.stream()
                .filter(subject ->
                        checks.stream().noneMatch(check -> check.subject().equals(subject)))
                .sorted()
                .forEach(subject -> all.add(new Check(subject, false, "not found")));
        return all;
    }

    private Diagnosis diagnose(FactoryConfig config) throws InterruptedException {
        try {
            return look(config);
        } catch (SandboxException e) {
            // The kind that is configured can't be used. Without isolation the rest can be looked at all the same, that
            // kind too.
            return lookWithoutIsolation(config);
        }
    }

    private Diagnosis lookWithoutIsolation(FactoryConfig config) throws InterruptedException {
        try {
            return look(config.withIsolation(new FactoryConfig.Isolation(
                    FactoryConfig.Isolation.NONE.sandbox(),
                    true,
                    List.of(),
                    SandboxLimits.NONE,
                    config.isolation().settings())));
        } catch (SandboxException e) {
            String subject = "sandbox " + config.isolation().sandbox();
            return new Diagnosis(List.of(new Check(subject, false, e.getMessage())));
        }
    }

    private Diagnosis look(FactoryConfig config) throws InterruptedException {
        try (Factory factory = Factory.builder()
                .config(main.data().withMemory(config))
                .dataDirectory(main.data().path())
                .store(main.data().open())
                .only(Set.of())
                .build()) {
            return factory.diagnose();
        }
    }
}
