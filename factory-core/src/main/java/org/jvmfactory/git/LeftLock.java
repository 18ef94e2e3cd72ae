package org.jvmfactory.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.git.GitException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock file of a ref that is in the way of a git command. Git has one for a moment while it changes a ref; a git that was killed in that
 * moment leaves it for ever. Git itself waits for whoever has one ({@code core.filesRefLockTimeout}, {@code core.packedRefsTimeout} of
 * git-config): what is there after {@link #WAITING} has no owner any more.
 */
record LeftLock(Path file) {

    /** A multiple of what git needs to change all refs of a large repository. */
    static final List<String> WAITING =
            List.of("-c", "core.filesRefLockTimeout=5000", "-c", "core.packedRefsTimeout=5000");

    private static final Logger LOG = LoggerFactory.getLogger(LeftLock.class);
    private static final Pattern REFUSAL = Pattern.compile("Unable to create '([^'\n]+\\.lock)': File exists");

    /** The lock of a ref below {@code gitDirectory} that git, as it said, found there. */
    static Optional<LeftLock> in(String said, Path gitDirectory) {
        Matcher matcher = REFUSAL.matcher(said);
        return matcher.find()
                ? Optional.of(Path.of(matcher.group(1)).normalize())
                        .filter(file -> file.startsWith(gitDirectory.resolve("refs"))
                                || file.equals(gitDirectory.resolve("packed-refs.lock")))
                        .map(LeftLock::new)
                : Optional.empty();
    }

    void takeAway() {
        try {
            if (Files.deleteIfExists(file)) {
                LOG.warn("took away '{}', which a git that was killed had left", file);
            }
        } catch (IOException e) {
            throw new GitException(
                    Code.FAILED,
                    "'" + file + "' is in git's way and can't be taken away: " + e
                            + ". Remove it when no git is running.",
                    e);
        }
    }
}
