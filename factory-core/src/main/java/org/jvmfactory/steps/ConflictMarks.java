package org.jvmfactory.steps;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.StepContext;

/** The marks that git leaves in a file where two sides contradict each other. */
final class ConflictMarks {

    private static final int MAX_FILES = 2_000;

    private ConflictMarks() {}

    /** The changed files in which they stand and didn't before. */
    static List<String> in(StepContext context) {
        return context.changedFiles().stream()
                .filter(file -> file.kind() != FileChange.Kind.DELETED)
                .map(FileChange::path)
                .limit(MAX_FILES)
                .filter(path ->
                        stand(content(() -> context.file(path))) && !stand(content(() -> context.baseFile(path))))
                .toList();
    }

    /** Whether three lines stand in {@code text}, in this order, that begin as such marks do. */
    static boolean stand(String text) {
        String[] marks = {"<<<<<<< ", "=======", ">>>>>>> "};
        int next = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith(marks[next]) && ++next == marks.length) {
                return true;
            }
        }
        return false;
    }

    /** Nothing where the file is too large to be read. */
    private static String content(Reading file) {
        try {
            return file.read()
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                    .orElse("");
        } catch (FactoryException e) {
            return "";
        }
    }

    @FunctionalInterface
    private interface Reading {
        Optional<byte[]> read();
    }
}
