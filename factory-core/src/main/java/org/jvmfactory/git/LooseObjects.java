package org.jvmfactory.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jvmfactory.git.GitException.Code;

/**
 * The objects of a repository that are a file each. Their number is estimated as {@code git gc --auto} does it: by one of the 256
 * directories, which objects fall into evenly.
 */
record LooseObjects(Path objects) {

    /** Like {@code gc.auto} where nobody sets it (git-config), divided by the number of directories. */
    private static final int MANY = 6_700 / 256;

    boolean areMany() {
        try (Stream<Path> some = Files.list(objects.resolve("17"))) {
            return some.limit(MANY + 1L).count() > MANY;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new GitException(Code.FAILED, "Can't look through '" + objects + "': " + e.getMessage(), e);
        }
    }
}
