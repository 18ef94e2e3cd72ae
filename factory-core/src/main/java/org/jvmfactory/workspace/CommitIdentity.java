package org.jvmfactory.workspace;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** The author and committer of the commits that are made in a workspace. */
public record CommitIdentity(String name, String email) {

    private static final Pattern REFUSED = Pattern.compile("[<>\\p{Cntrl}]");

    /** Where nobody says otherwise. */
    public static final CommitIdentity FACTORY = new CommitIdentity("Factory", "factory@localhost");

    public CommitIdentity {
        if (requireNonNull(name, "name").isBlank()
                || requireNonNull(email, "email").isBlank()) {
            throw new IllegalArgumentException("a commit's author needs a name and an e-mail address");
        }
        if (REFUSED.matcher(name + email).find()) {
            throw new IllegalArgumentException("a commit's author can't hold '<', '>' or control characters");
        }
    }

    /** As a section of a git configuration file. */
    String gitConfig() {
        return "[user]\n\tname = " + quoted(name) + "\n\temail = " + quoted(email) + "\n";
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
