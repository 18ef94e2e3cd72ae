package org.jvmfactory.execution;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jvmfactory.learning.LearningsFile;
import org.jvmfactory.secret.Redactor;

/**
 * Files in which agents write for Factory and that are no part of what they were to do.
 *
 * @param files reads a file at the tip
 * @param baseFiles reads a file at the base
 */
record AgentNotes(Function<String, Optional<byte[]>> files, Function<String, Optional<byte[]>> baseFiles) {

    private static final List<String> PATHS = List.of(LearningsFile.PATH, ".ai/stuck.md");

    /** Those that are in the change; a file that the project itself has is its own. */
    List<String> ownPaths() {
        return PATHS.stream()
                .filter(path ->
                        files.apply(path).isPresent() && baseFiles.apply(path).isEmpty())
                .toList();
    }

    /** What is learned in them. */
    List<String> learnings(Redactor redactor) {
        return files.apply(LearningsFile.PATH)
                .map(LearningsFile::text)
                .map(text -> LearningsFile.fresh(text, "", redactor::redact))
                .orElse(List.of());
    }
}
