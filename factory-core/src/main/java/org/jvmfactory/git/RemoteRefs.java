package org.jvmfactory.git;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.git.GitException.Code;

/**
 * What a remote repository answered when it was asked for its refs.
 *
 * @param tips commits by full name of the ref
 * @param headTarget the ref that its HEAD points to; empty where that is detached
 */
record RemoteRefs(Map<String, String> tips, Optional<String> headTarget) {

    private static final String HEADS = "refs/heads/";
    private static final Pattern SYMREF = Pattern.compile("ref: (\\S+)\tHEAD");
    private static final Pattern TIP = Pattern.compile("([0-9a-f]+)\t(\\S+)");

    static RemoteRefs ask(GitCommand git, Remote remote, String... patterns) throws InterruptedException {
        String[] arguments = new String[4 + patterns.length];
        System.arraycopy(
                new String[] {"ls-remote", "--symref", "--", remote.address().url()}, 0, arguments, 0, 4);
        System.arraycopy(patterns, 0, arguments, 4, patterns.length);
        GitCommand.Result result = git.remote(remote, arguments);
        if (!result.success()) {
            throw GitErrors.of("Can't ask", remote, result.error());
        }
        return parse(result.output(), remote);
    }

    Optional<String> head() {
        return Optional.ofNullable(tips.get("HEAD"));
    }

    Optional<String> branch(String name) {
        return Optional.ofNullable(tips.get(HEADS + name));
    }

    List<String> branches() {
        return tips.keySet().stream()
                .filter(name -> name.startsWith(HEADS))
                .map(name -> name.substring(HEADS.length()))
                .toList();
    }

    /** The branch that HEAD points to, if that is there. */
    Optional<String> defaultBranch() {
        return headTarget
                .filter(target -> target.startsWith(HEADS))
                .map(target -> target.substring(HEADS.length()))
                .filter(name -> branch(name).isPresent());
    }

    private static RemoteRefs parse(String output, Remote remote) {
        Map<String, String> tips = new LinkedHashMap<>();
        Optional<String> target = Optional.empty();
        for (String line : output.lines().toList()) {
            Matcher symref = SYMREF.matcher(line);
            Matcher tip = TIP.matcher(line);
            if (symref.matches()) {
                target = Optional.of(symref.group(1));
            } else if (tip.matches()) {
                tips.put(tip.group(2), tip.group(1));
            }
        }
        if (tips.values().stream().anyMatch(id -> !GitNames.isCommit(id))) {
            throw new GitException(
                    Code.UNSUPPORTED,
                    "'" + remote + "' uses SHA-256 object names. Only SHA-1 repositories are worked with.");
        }
        return new RemoteRefs(tips, target);
    }
}
