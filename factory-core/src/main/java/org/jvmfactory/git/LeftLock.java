package org.jvmfactory.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.git.GitException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock file that is in the way of a git command. Git has one for a moment while it changes a ref or its settings; a git that was killed in
 * that moment leaves it for ever.
 */
record LeftLock(Path file) {

    /** A multiple of what git needs for the largest file that it locks here. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LeftLock.class);
    private static final long PAUSE_MILLIS = 50;
    private static final Pattern REFUSAL = Pattern.compile("Unable to create '([^'\n]+\\.lock)': File exists");

    /** The lock below {@code gitDirectory} that git, as it said, found there. */
    static Optional<LeftLock> in(String said, Path gitDirectory) {
        Matcher matcher = REFUSAL.matcher(said);
        return matcher.find()
                ? Optional.of(Path.of(matcher.group(1)).normalize())
                        .filter(file -> file.startsWith(gitDirectory))
                        .map(LeftLock::new)
                : Optional.empty();
    }

    /** Waits until whoever has it is done, or takes it away where nobody can have it any more. */
    void pass() throws InterruptedException {
        try {
            FileTime made = madeAt();
            long begin = System.nanoTime();
            while (made.equals(madeAt())) {
                if (isOld(made) || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    Files.deleteIfExists(file);
                    LOG.warn("took away '{}', which a git that was killed had left", file);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (NoSuchFileException e) {
            return; // its owner is done
        } catch (IOException e) {
            throw new GitException(
                    Code.FAILED,
                    "'" + file + "' is in git's way and can't be taken away: " + e
                            + ". Remove it when no git is running.",
                    e);
        }
    }

    private FileTime madeAt() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .lastModifiedTime();
    }

    private static boolean isOld(FileTime made) {
        return made.toMillis() < System.currentTimeMillis() - PATIENCE.toMillis();
    }
}
