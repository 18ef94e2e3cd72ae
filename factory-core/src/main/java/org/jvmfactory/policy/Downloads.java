package org.jvmfactory.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.policy.Shell.Pipeline;
import org.jvmfactory.policy.Shell.Simple;
import org.jvmfactory.policy.Shell.Word;

/** Finds commands that run what was just downloaded, unseen. */
final class Downloads {

    private static final Set<String> DOWNLOADERS =
            Set.of("curl", "wget", "fetch", "http", "https", "aria2c", "lwp-download");
    private static final Set<String> PREFIXES = Set.of("sudo", "doas", "env", "nohup", "exec", "command", "time");
    private static final Set<String> READERS = Set.of("source", ".", "eval");
    private static final Pattern INTERPRETER =
            Pattern.compile("python[0-9.]*|perl|ruby|node|nodejs|php|lua|pwsh|powershell|deno|bun|osascript|tclsh");

    /** With one of these an interpreter has its program already, and only reads data. */
    private static final Set<String> OWN_PROGRAM = Set.of("-c", "-m", "-e", "-n", "-ne", "-pe", "-p", "-r", "--eval");

    private Downloads() {}

    static Optional<String> objection(Simple command, List<Simple> before) {
        int start = start(command.words());
        if (start < 0) {
            return Optional.empty();
        }
        String program = CommandGate.program(command.words().get(start));
        boolean shell = CommandGate.SHELLS.contains(program);
        boolean interpreter = shell || INTERPRETER.matcher(program).matches();
        boolean within = (interpreter || READERS.contains(program))
                && (command.words().stream().anyMatch(word -> downloads(word.inner())) || downloads(command.fed()));
        boolean piped = interpreter
                && before.stream().anyMatch(Downloads::downloads)
                && readsProgram(
                        command.words().subList(start + 1, command.words().size()), shell);
        return within || piped
                ? Optional.of("it runs what it downloads, unseen. Download it to a file and read that first.")
                : Optional.empty();
    }

    /** Where the program stands that is run, after assignments and what it is wrapped in. */
    private static int start(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            String text = words.get(i).text();
            boolean passed = text.contains("=") || PREFIXES.contains(text) || (i > 0 && text.startsWith("-"));
            if (!passed) {
                return i;
            }
        }
        return -1;
    }

    private static boolean readsProgram(List<Word> arguments, boolean shell) {
        List<String> texts = arguments.stream().map(Word::text).toList();
        if (texts.contains("-") || (shell && texts.stream().anyMatch(it -> it.matches("-[a-z]*s[a-z]*")))) {
            return true;
        }
        boolean own = texts.stream().anyMatch(OWN_PROGRAM::contains);
        return !own && texts.stream().allMatch(text -> text.startsWith("-") || text.startsWith("/dev/stdin"));
    }

    private static boolean downloads(List<Pipeline> pipelines) {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.commands().stream())
                .anyMatch(Downloads::downloads);
    }

    private static boolean downloads(Simple command) {
        int start = start(command.words());
        return (start >= 0
                        && DOWNLOADERS.contains(
                                CommandGate.program(command.words().get(start))))
                || command.words().stream().anyMatch(word -> downloads(word.inner()));
    }
}
