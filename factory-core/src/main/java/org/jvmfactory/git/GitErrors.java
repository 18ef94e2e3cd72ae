package org.jvmfactory.git;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jvmfactory.git.GitException.Code;

/** Makes an error of what git said when it couldn't work with a remote repository. Git has no codes for it, so its words decide. */
final class GitErrors {

    private static final int LINES_SHOWN = 6;

    private static final List<String> OWNER = List.of("dubious ownership");
    private static final List<String> SHA256 =
            List.of("mismatched algorithms", "unknown object format", "unsupported object format");
    private static final List<String> LOGIN = List.of(
            "authentication failed",
            "could not read username",
            "could not read password",
            "terminal prompts disabled",
            "permission denied (",
            "host key verification failed",
            "returned error: 401",
            "returned error: 403",
            "invalid username or",
            "access denied");
    private static final List<String> ABSENT = List.of(
            "does not appear to be a git repository",
            "not a git repository",
            "invalid gitfile format",
            "repository not found",
            "' not found",
            "returned error: 404",
            "no such file or directory");

    private GitErrors() {}

    static GitException of(String purpose, Remote remote, String said) {
        String words = said.toLowerCase(Locale.ROOT);
        if (has(words, OWNER)) {
            return new GitException(
                    Code.AUTH,
                    purpose + " '" + remote
                            + "': the directory belongs to another user. Run as its owner, or change the owner.");
        }
        if (has(words, SHA256)) {
            return new GitException(
                    Code.UNSUPPORTED,
                    purpose + " '" + remote
                            + "': it uses SHA-256 object names. Only SHA-1 repositories are worked with.");
        }
        if (has(words, LOGIN)) {
            return error(Code.AUTH, purpose, remote, said, "Check the login that is configured for it and its rights.");
        }
        if (has(words, ABSENT)) {
            return error(Code.NO_REPOSITORY, purpose, remote, said, "Check the address.");
        }
        return error(Code.UNREACHABLE, purpose, remote, said, "It is tried again; check address and network.");
    }

    /** {@code purpose} and the end of what git said. */
    static String message(String purpose, String said) {
        List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
        String end =
                lines.stream().skip(Math.max(0, lines.size() - LINES_SHOWN)).collect(Collectors.joining("\n"));
        return purpose + ": " + (end.isEmpty() ? "git failed and said nothing" : end);
    }

    private static GitException error(Code code, String purpose, Remote remote, String said, String hint) {
        return new GitException(code, message(purpose + " '" + remote + "'", said) + "\n" + hint);
    }

    private static boolean has(String words, List<String> any) {
        return any.stream().anyMatch(words::contains);
    }
}
