package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Which texts may stand for a commit or a ref in a command line. */
final class GitNames {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(?:/|$)|[./]$|^[./-]|^@$");

    private GitNames() {}

    static boolean isCommit(String id) {
        return COMMIT.matcher(id).matches();
    }

    /** {@code id}, if it is the full id of a commit. */
    static String commit(String id) {
        if (!isCommit(requireNonNull(id, "commit"))) {
            throw new IllegalArgumentException("'" + id + "' is not a commit id of 40 hexadecimal digits");
        }
        return id;
    }

    /** True for what git takes for a branch and no command takes for an option. */
    static boolean isBranch(String name) {
        return !name.isEmpty() && !FORBIDDEN.matcher(name).find();
    }

    /** {@code name}, if it can be the last part of a ref. */
    static String ref(String name) {
        if (!isBranch(requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of a ref");
        }
        return name;
    }
}
