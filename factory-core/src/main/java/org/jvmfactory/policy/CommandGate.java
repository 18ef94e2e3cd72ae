package org.jvmfactory.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.policy.Gates.Rule;
import org.jvmfactory.policy.Shell.Pipeline;
import org.jvmfactory.policy.Shell.Simple;
import org.jvmfactory.policy.Shell.Word;

/** Looks through one command line for what no agent may do. Used once. */
final class CommandGate {

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\+?=(.*)", Pattern.DOTALL);
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");
    private static final int MOST_WRAPPED = 40;
    private static final int MOST_BEFORE = 20;
    private static final int LONGEST = 256 * 1024;
    private static final Pattern FORK_BOMB = Pattern.compile(
            "([\\w:.]{1,30})\\s{0,9}\\(\\s{0,9}\\)\\s{0,9}\\{[^}]{0,200}\\1\\s{0,9}\\|\\s{0,9}\\1[^}]{0,200}&");

    private static final Set<String> KEYWORDS = Set.of(
            "if", "then", "else", "elif", "while", "until", "do", "!", "{", "}", "fi", "done", "coproc", "function");

    /** They run what follows them, after options of their own. */
    private static final Set<String> WRAPPERS = Set.of(
            "sudo",
            "doas",
            "env",
            "nohup",
            "setsid",
            "nice",
            "ionice",
            "timeout",
            "stdbuf",
            "command",
            "builtin",
            "exec",
            "time",
            "xargs",
            "parallel",
            "busybox",
            "watch",
            "strace",
            "unshare",
            "chronic",
            "flock",
            "script",
            "su");

    /** They run what follows them elsewhere, where paths mean something else. */
    private static final Set<String> REMOTE =
            Set.of("docker", "podman", "docker-compose", "kubectl", "ssh", "nerdctl", "flyctl", "heroku");

    static final Set<String> SHELLS = Set.of("sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "rbash");

    private static final Set<String> ECHOES = Set.of("echo", "printf", "cat");

    private final Gates gates;
    private final Places places;
    private final Map<String, String> variables = new HashMap<>();
    private final MachineCommands machine;
    private final DatabaseCommands databases;
    private final GitCommands git;
    private Path directory;

    /** @param directory where the command is run */
    CommandGate(Gates gates, Places places, Path directory) {
        this.gates = gates;
        this.places = places;
        this.directory = directory.toAbsolutePath().normalize();
        this.machine = new MachineCommands();
        this.databases = new DatabaseCommands();
        this.git = new GitCommands();
        variables.put("PWD", this.directory.toString());
        variables.put("TMPDIR", "/tmp");
    }

    Optional<String> objection(String command) {
        if (gates.holds(Rule.MACHINE) && FORK_BOMB.matcher(command).find()) {
            return Optional.of(Gates.refusal(Rule.MACHINE, "it starts processes without end."));
        }
        return all(Shell.read(command.substring(0, Math.min(command.length(), LONGEST))), 0);
    }

    private Optional<String> all(List<Pipeline> pipelines, int depth) {
        for (Pipeline pipeline : pipelines) {
            Optional<String> found = pipeline(pipeline, depth);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> pipeline(Pipeline pipeline, int depth) {
        if (depth > Shell.DEEPEST) {
            return Optional.empty();
        }
        List<Simple> before = new ArrayList<>();
        for (Simple command : pipeline.commands()) {
            Optional<String> found = inside(command, depth)
                    .or(() -> targets(command))
                    .or(() -> scripts(command, before))
                    .or(() -> command(command.words(), command, before, depth));
            if (found.isPresent()) {
                return found;
            }
            before.add(command);
            if (before.size() > MOST_BEFORE) {
                before.remove(0);
            }
        }
        if (pipeline.commands().size() == 1) {
            remember(pipeline.commands().get(0).words());
        }
        return Optional.empty();
    }

    /** What is run to make the words of a command. */
    private Optional<String> inside(Simple command, int depth) {
        for (Word word : command.words()) {
            Optional<String> found = all(word.inner(), depth + 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return all(command.fed(), depth + 1);
    }

    private Optional<String> targets(Simple command) {
        for (String target : command.targets()) {
            Optional<String> device = gates.holds(Rule.MACHINE) ? MachineCommands.device(target) : Optional.empty();
            Optional<String> found = device.map(why -> Gates.refusal(Rule.MACHINE, why))
                    .or(() -> places.protectedBy(filled(target), directory, false));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> scripts(Simple command, List<Simple> before) {
        return gates.holds(Rule.PIPED_SCRIPT)
                ? Downloads.objection(command, before).map(why -> Gates.refusal(Rule.PIPED_SCRIPT, why))
                : Optional.empty();
    }

    /** A command, whatever it is wrapped in. */
    private Optional<String> command(List<Word> words, Simple whole, List<Simple> before, int depth) {
        List<Word> rest = withoutPrefix(words);
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        String program = program(rest.get(0));
        if (WRAPPERS.contains(program) || REMOTE.contains(program)) {
            return wrapped(program, rest, whole, before, depth);
        }
        if (SHELLS.contains(program)) {
            return shell(rest, whole, before, depth);
        }
        if (program.equals("eval")) {
            return all(Shell.read(joined(rest.subList(1, rest.size())), depth + 1), depth + 1);
        }
        return simple(program, rest.subList(1, rest.size()), whole, before);
    }

    /** Options of the wrapper can't be told from what it runs: every word may be the program. */
    private Optional<String> wrapped(String wrapper, List<Word> words, Simple whole, List<Simple> before, int depth) {
        for (int i = 1; i < Math.min(words.size(), MOST_WRAPPED); i++) {
            List<Word> inner = words.subList(i, words.size());
            String program = program(inner.get(0));
            boolean passed = WRAPPERS.contains(program)
                    || ASSIGNMENT.matcher(inner.get(0).text()).matches();
            Optional<String> found = Optional.empty();
            if (!passed) {
                found = REMOTE.contains(wrapper)
                        ? sql(program, inner, whole, before)
                        : command(inner, whole, before, depth);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return wrapper.equals("su") ? shell(words, whole, before, depth) : Optional.empty();
    }

    /** Without assignments and words of the shell's grammar. */
    private List<Word> withoutPrefix(List<Word> words) {
        int start = 0;
        while (start < words.size()
                && (KEYWORDS.contains(words.get(start).text())
                        || ASSIGNMENT.matcher(words.get(start).text()).matches())) {
            start++;
        }
        return words.subList(start, words.size());
    }

    /** {@code sh -c '...'}, and what is fed to a shell. */
    private Optional<String> shell(List<Word> words, Simple whole, List<Simple> before, int depth) {
        boolean takesText = false;
        boolean file = false;
        for (Word word : words.subList(1, words.size())) {
            if (takesText) {
                return all(Shell.read(filled(word.text()), depth + 1), depth + 1);
            }
            boolean option = word.text().startsWith("-");
            takesText = option && !word.text().startsWith("--") && word.text().contains("c");
            file |= !option;
        }
        if (file) {
            return Optional.empty();
        }
        StringBuilder fed = new StringBuilder(whole.input());
        for (Simple earlier : before) {
            if (!earlier.words().isEmpty()
                    && ECHOES.contains(program(earlier.words().get(0)))) {
                fed.append('\n')
                        .append(joined(
                                earlier.words().subList(1, earlier.words().size())))
                        .append('\n')
                        .append(earlier.input());
            }
        }
        return all(Shell.read(fed.toString(), depth + 1), depth + 1);
    }

    private Optional<String> simple(String program, List<Word> arguments, Simple whole, List<Simple> before) {
        List<String> texts =
                arguments.stream().map(Word::text).map(this::filled).toList();
        Optional<String> found = Optional.empty();
        if (gates.holds(Rule.RECURSIVE_OUTSIDE)) {
            found = new TreeCommands(places, directory)
                    .objection(program, texts, before)
                    .map(why -> Gates.refusal(Rule.RECURSIVE_OUTSIDE, why));
        }
        if (found.isEmpty() && gates.holds(Rule.MACHINE)) {
            found = machine.objection(program, texts).map(why -> Gates.refusal(Rule.MACHINE, why));
        }
        if (found.isEmpty() && gates.holds(Rule.GIT) && program.equals("git")) {
            found = git.objection(texts).map(why -> Gates.refusal(Rule.GIT, why));
        }
        if (found.isEmpty()) {
            found = sql(program, arguments, whole, before);
        }
        if (found.isEmpty()) {
            found = new TreeCommands(places, directory).written(program, texts);
        }
        return found.isEmpty() && gates.holds(Rule.DENIED) ? denied(program, texts) : found;
    }

    private Optional<String> sql(String program, List<Word> arguments, Simple whole, List<Simple> before) {
        if (!gates.holds(Rule.SQL) || !DatabaseCommands.isClient(program)) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        arguments.forEach(word -> texts.add(word.text()));
        List<String> fed = new ArrayList<>(List.of(whole.input()));
        for (Simple earlier : before) {
            fed.add(joined(earlier.words()));
            fed.add(earlier.input());
        }
        return databases.objection(program, texts, fed).map(why -> Gates.refusal(Rule.SQL, why));
    }

    private Optional<String> denied(String program, List<String> arguments) {
        List<String> plain = new ArrayList<>(List.of(program));
        arguments.stream().filter(argument -> !argument.startsWith("-")).forEach(plain::add);
        return gates.denied().stream()
                .filter(denied -> {
                    List<String> wanted = List.of(denied.split("\\s+", -1));
                    return plain.size() >= wanted.size()
                            && plain.subList(0, wanted.size()).equals(wanted);
                })
                .map(denied -> Gates.refusal(Rule.DENIED, "'" + denied + "' isn't for agents here."))
                .findFirst();
    }

    /** What is set, and where it goes, from here on. */
    private void remember(List<Word> words) {
        for (Word word : words) {
            Matcher assignment = ASSIGNMENT.matcher(word.text());
            if (!assignment.matches()) {
                break;
            }
            String value = assignment.group(2);
            boolean scratch = value.contains("mktemp");
            variables.put(assignment.group(1), scratch ? "/tmp/made-by-mktemp" : filled(value));
        }
        List<Word> rest = withoutPrefix(words);
        if (rest.size() > 1 && Set.of("cd", "pushd").contains(rest.get(0).text())) {
            Places.resolve(filled(rest.get(1).text()), directory).ifPresent(place -> {
                directory = place;
                variables.put("PWD", place.toString());
            });
        }
    }

    /** With the variables that are known; others stay as they are. */
    private String filled(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        return VARIABLE.matcher(text).replaceAll(found -> {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            return Matcher.quoteReplacement(variables.getOrDefault(name, found.group()));
        });
    }

    static String program(Word word) {
        String text = word.text();
        return text.substring(text.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    static String joined(List<Word> words) {
        return String.join(" ", words.stream().map(Word::text).toList());
    }
}
