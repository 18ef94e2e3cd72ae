package org.jvmfactory.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds git commands that publish, or that make git run or send something later. */
final class GitCommands {

    private static final Set<String> WITH_VALUE =
            Set.of("-C", "--git-dir", "--work-tree", "--namespace", "--super-prefix");
    private static final Set<String> SENDING =
            Set.of("push", "send-pack", "send-email", "daemon", "instaweb", "http-push");
    private static final Set<String> REMOTE_CHANGES =
            Set.of("add", "set-url", "rename", "remove", "rm", "set-branches");
    private static final Set<String> READING = Set.of(
            "--get", "--get-all", "--get-regexp", "--get-urlmatch", "--list", "-l", "get", "list", "--show-origin");
    private static final List<String> RUNNING = List.of(
            "core.hookspath",
            "core.sshcommand",
            "core.fsmonitor",
            "core.gitproxy",
            "core.worktree",
            "core.pager",
            "core.editor",
            "core.askpass",
            "core.attributesfile",
            "sequence.editor",
            "remote.",
            "url.",
            "credential.",
            "alias.",
            "include.",
            "includeif.",
            "filter.",
            "diff.external",
            "merge.tool",
            "gpg.",
            "http.",
            "https.",
            "protocol.",
            "safe.",
            "init.templatedir",
            "uploadpack.",
            "receive.",
            "sendemail.");

    private static final String OURS =
            " Factory publishes your commits when you are done; the repository's settings aren't yours.";

    /** Why git shouldn't be called with {@code arguments}, where it shouldn't. */
    Optional<String> objection(List<String> arguments) {
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            String option = arguments.get(at);
            if (option.equals("-c") || option.equals("--config-env")) {
                if (at + 1 < arguments.size() && runs(arguments.get(at + 1))) {
                    return setting(arguments.get(at + 1));
                }
                at += 2;
            } else if (option.startsWith("--config-env=") || option.startsWith("--exec-path=")) {
                return setting(option);
            } else {
                at += WITH_VALUE.contains(option) ? 2 : 1;
            }
        }
        if (at >= arguments.size()) {
            return Optional.empty();
        }
        String command = arguments.get(at);
        List<String> rest = arguments.subList(at + 1, arguments.size());
        if (SENDING.contains(command)) {
            return Optional.of("'git " + command + "' sends something away." + OURS);
        }
        if (command.equals("remote")
                && rest.stream().filter(it -> !it.startsWith("-")).limit(1).anyMatch(REMOTE_CHANGES::contains)) {
            return Optional.of("'git remote' changes where commits go to." + OURS);
        }
        if (rest.stream()
                .anyMatch(it ->
                        it.startsWith("--upload-pack") || it.startsWith("--receive-pack") || it.startsWith("ext::"))) {
            return Optional.of("'git " + command + "' would run a program of its own." + OURS);
        }
        return command.equals("config") ? config(rest) : Optional.empty();
    }

    private static Optional<String> config(List<String> arguments) {
        if (arguments.stream().anyMatch(READING::contains)) {
            return Optional.empty();
        }
        List<String> plain = arguments.stream()
                .filter(it -> !it.startsWith("-") && !it.equals("set") && !it.equals("unset"))
                .toList();
        boolean changes = plain.size() > 1
                || arguments.stream()
                        .anyMatch(it -> it.startsWith("--unset")
                                || it.equals("unset")
                                || it.equals("-e")
                                || it.equals("--edit")
                                || it.equals("--add")
                                || it.contains("-section"));
        if (!changes) {
            return Optional.empty();
        }
        boolean elsewhere = arguments.stream().anyMatch(it -> it.equals("--global") || it.equals("--system"));
        String key = plain.isEmpty() ? "" : plain.get(0);
        boolean harmless = key.toLowerCase(Locale.ROOT).startsWith("user.") && !elsewhere;
        return !harmless && (elsewhere || plain.isEmpty() || runs(key)) ? setting(key) : Optional.empty();
    }

    private static boolean runs(String setting) {
        String key = setting.toLowerCase(Locale.ROOT);
        return RUNNING.stream().anyMatch(key::startsWith)
                || key.contains(".textconv")
                || key.contains(".driver")
                || key.contains(".command")
                || key.contains("hook");
    }

    private static Optional<String> setting(String key) {
        return Optional.of("it changes what git runs or where it sends, by '" + key + "'." + OURS);
    }
}
