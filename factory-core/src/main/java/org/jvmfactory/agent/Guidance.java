package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a project tells agents that work on it: its {@code CLAUDE.md} and {@code AGENTS.md} as text. Taken from the base commit, where no
 * agent of the task had a hand in it. Immutable.
 *
 * @param documents the files at the root, in the order in which they are read
 * @param nested paths of further such files, which hold for the directories they stand in
 */
public record Guidance(List<Document> documents, List<String> nested) {

    /** One file of guidance. */
    public record Document(String path, String text) {
        public Document {
            requireNonNull(path, "path");
            requireNonNull(text, "text");
        }
    }

    /** A project that says nothing. */
    public static final Guidance NONE = new Guidance(List.of(), List.of());

    private static final List<String> AT_ROOT = List.of("AGENTS.md", "CLAUDE.md", ".claude/CLAUDE.md");
    private static final int MAX_CHARACTERS = 32_000;
    private static final int MAX_NESTED = 50;

    public Guidance {
        documents = List.copyOf(documents);
        nested = List.copyOf(nested);
    }

    /**
     * The guidance in a repository.
     *
     * @param paths every file there is
     * @param file reads one of them
     */
    public static Guidance read(List<String> paths, Function<String, Optional<byte[]>> file) {
        List<Document> documents = new ArrayList<>();
        int left = MAX_CHARACTERS;
        for (String path : AT_ROOT) {
            String text =
                    paths.contains(path) ? file.apply(path).map(Guidance::text).orElse("") : "";
            if (!text.isEmpty() && documents.stream().noneMatch(it -> it.text().equals(text))) {
                documents.add(new Document(path, cut(path, text, left)));
                left -= Math.min(left, text.length());
            }
        }
        List<String> nested = paths.stream()
                .filter(path -> !AT_ROOT.contains(path))
                .filter(path -> path.endsWith("/AGENTS.md") || path.endsWith("/CLAUDE.md"))
                .sorted()
                .limit(MAX_NESTED)
                .toList();
        return new Guidance(documents, nested);
    }

    /** As an agent reads it, marked as data; empty where the project says nothing. */
    public String render() {
        List<String> parts = new ArrayList<>();
        documents.forEach(
                document -> parts.add("`" + document.path() + "`:\n\n" + Fence.around("guidance", document.text())));
        if (!nested.isEmpty()) {
            parts.add("Before you work in one of their directories, read:\n\n"
                    + Fence.around("paths", String.join("\n", nested)));
        }
        return String.join("\n\n", parts);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n").strip();
    }

    private static String cut(String path, String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + "\n… the rest is left out here; read " + path;
    }
}
