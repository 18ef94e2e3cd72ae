package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.io.DisabledOutputStream;
import org.jvmfactory.git.GitException.Code;

/** Reads the refs and commits of a bare repository of the host. Immutable, thread-safe. */
final class CommitReader {

    private static final int MOST_FILE_BYTES = 16 * 1024 * 1024;
    private static final int MOST_COMPARED_BYTES = 4 * 1024 * 1024;

    private final Path directory;
    private final OpenRepositories repositories;

    CommitReader(Path directory, OpenRepositories repositories) {
        this.directory = directory;
        this.repositories = repositories;
    }

    /** What is read from the open repository. */
    @FunctionalInterface
    interface Reading<T> {
        T from(Repository repository) throws IOException;
    }

    /** What it is the mirror of; empty where that isn't written down, or the repository isn't there or isn't whole yet. */
    Optional<String> origin() {
        try {
            return read(repository -> Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url")));
        } catch (GitException e) {
            return Optional.empty();
        }
    }

    /** The names of the refs that begin with {@code prefix}, without it, in order. */
    List<String> names(String prefix) {
        return read(repository -> repository.getRefDatabase().getRefsByPrefix(prefix).stream()
                .map(ref -> ref.getName().substring(prefix.length()))
                .sorted()
                .toList());
    }

    /** What a ref points to. */
    Optional<String> tip(String ref) {
        return read(repository -> {
            Ref found = repository.getRefDatabase().exactRef(ref);
            ObjectId tip = found == null ? null : found.getObjectId();
            return tip == null ? Optional.empty() : Optional.of(tip.name());
        });
    }

    /** Whether there is an object of that id and it is a commit. */
    boolean contains(String commit) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                commit(walk, commit);
                return true;
            } catch (MissingObjectException | IncorrectObjectTypeException e) {
                return false;
            }
        });
    }

    boolean isAncestor(String ancestor, String commit) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                return walk.isMergedInto(commit(walk, ancestor), commit(walk, commit));
            }
        });
    }

    Optional<String> mergeBase(String one, String other) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                walk.setRevFilter(RevFilter.MERGE_BASE);
                walk.markStart(commit(walk, one));
                walk.markStart(commit(walk, other));
                RevCommit found = walk.next();
                return Optional.ofNullable(found).map(RevCommit::name);
            }
        });
    }

    List<FileChange> changes(String base, String commit) {
        return read(repository -> {
            try (DiffFormatter formatter = formatter(repository, DisabledOutputStream.INSTANCE)) {
                List<FileChange> changes = new ArrayList<>();
                for (DiffEntry entry : scan(repository, formatter, base, commit)) {
                    changes.add(change(formatter, entry));
                }
                return changes;
            }
        });
    }

    String diff(String base, String commit, int maxBytes) {
        return read(repository -> {
            CappedText text = new CappedText(maxBytes);
            try (DiffFormatter formatter = formatter(repository, text)) {
                for (DiffEntry entry : scan(repository, formatter, base, commit)) {
                    if (text.full()) {
                        break;
                    }
                    formatter.format(entry);
                }
                formatter.flush();
            }
            return text.toString();
        });
    }

    Optional<PathsChange> changes(String base, String commit, Predicate<String> wanted, int maxBytes) {
        return read(repository -> {
            CappedText text = new CappedText(maxBytes);
            try (DiffFormatter formatter = formatter(repository, text)) {
                formatter.setDetectRenames(false);
                formatter.setAbbreviationLength(Constants.OBJECT_ID_STRING_LENGTH);
                List<DiffEntry> entries = scan(repository, formatter, base, commit).stream()
                        .filter(entry -> wanted.test(path(entry)))
                        .toList();
                for (DiffEntry entry : entries) {
                    if (!text.full()) {
                        formatter.format(entry);
                    }
                }
                formatter.flush();
                return entries.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new PathsChange(
                                entries.stream().map(CommitReader::path).toList(),
                                digest(entries),
                                text.full() ? Optional.empty() : Optional.of(text.toString())));
            }
        });
    }

    private static String path(DiffEntry entry) {
        return entry.getChangeType() == DiffEntry.ChangeType.DELETE ? entry.getOldPath() : entry.getNewPath();
    }

    /** No path holds a zero byte, and nothing else in a line is of the agent's choosing: two differences never look alike. */
    private static String digest(List<DiffEntry> entries) {
        StringBuilder lines = new StringBuilder();
        for (DiffEntry entry : entries) {
            lines.append(path(entry)).append('\0');
            lines.append(entry.getOldMode()).append(' ').append(entry.getOldId().name());
            lines.append(' ');
            lines.append(entry.getNewMode()).append(' ').append(entry.getNewId().name());
            lines.append('\0');
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(lines.toString().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    Optional<byte[]> file(String commit, String path) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository);
                    TreeWalk tree = TreeWalk.forPath(
                            repository, path, commit(walk, commit).getTree())) {
                if (tree == null || !isFile(tree.getFileMode())) {
                    return Optional.empty();
                }
                ObjectLoader loader = repository.open(tree.getObjectId(0));
                if (loader.getSize() > MOST_FILE_BYTES) {
                    throw new GitException(
                            Code.FAILED,
                            "'" + path + "' in commit " + commit + " is " + loader.getSize()
                                    + " bytes long, and at most " + MOST_FILE_BYTES + " are read");
                }
                return Optional.of(loader.getBytes(MOST_FILE_BYTES));
            }
        });
    }

    List<String> paths(String commit, Predicate<String> wanted) {
        return read(repository -> {
            List<String> paths = new ArrayList<>();
            try (RevWalk walk = new RevWalk(repository);
                    TreeWalk tree = new TreeWalk(repository)) {
                tree.addTree(commit(walk, commit).getTree());
                tree.setRecursive(true);
                while (tree.next()) {
                    if (isFile(tree.getFileMode()) && wanted.test(tree.getPathString())) {
                        paths.add(tree.getPathString());
                    }
                }
            }
            return paths;
        });
    }

    List<String> subjects(String base, String commit) {
        return commits(base, commit, RevCommit::getShortMessage);
    }

    List<CommitMessage> messages(String base, String commit) {
        return commits(base, commit, each -> new CommitMessage(each.getName(), each.getFullMessage()));
    }

    private <T> List<T> commits(String base, String commit, Function<RevCommit, T> shown) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                walk.markStart(commit(walk, commit));
                walk.markUninteresting(commit(walk, base));
                return StreamSupport.stream(walk.spliterator(), false)
                        .map(shown)
                        .toList();
            }
        });
    }

    void requireSupported(String commit, String url) {
        this.<Optional<Void>>read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                TreeRules.requireSupported(repository, commit(walk, commit).getTree(), url);
            }
            return Optional.empty();
        });
    }

    void refuseUnsafe(String base, String commit) {
        this.<Optional<Void>>read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                TreeRules.refuseUnsafe(
                        repository,
                        commit(walk, base).getTree(),
                        commit(walk, commit).getTree());
            }
            return Optional.empty();
        });
    }

    static boolean isFile(FileMode mode) {
        return mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
    }

    <T> T read(Reading<T> reading) {
        try {
            return HostSettings.without(() -> {
                try (Repository repository = repositories.take(directory)) {
                    return reading.from(repository);
                }
            });
        } catch (MissingObjectException e) {
            throw new GitException(
                    Code.FAILED, "Object " + e.getObjectId().name() + " isn't in the mirror '" + directory + "'", e);
        } catch (InterruptedIOException e) {
            throw new GitException(Code.FAILED, "Interrupted while reading the mirror '" + directory + "'", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new GitException(Code.FAILED, "Can't read the mirror '" + directory + "': " + e.getMessage(), e);
        }
    }

    static RevCommit commit(RevWalk walk, String id) throws IOException {
        return walk.parseCommit(ObjectId.fromString(id));
    }

    private static DiffFormatter formatter(Repository repository, OutputStream out) {
        DiffFormatter formatter = new DiffFormatter(out);
        formatter.setRepository(repository);
        formatter.setDetectRenames(true);
        formatter.setBinaryFileThreshold(MOST_COMPARED_BYTES);
        return formatter;
    }

    private static List<DiffEntry> scan(Repository repository, DiffFormatter formatter, String base, String commit)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return formatter.scan(
                    commit(walk, base).getTree(), commit(walk, commit).getTree());
        }
    }

    private static FileChange change(DiffFormatter formatter, DiffEntry entry) throws IOException {
        int added = 0;
        int deleted = 0;
        for (Edit edit : formatter.toFileHeader(entry).toEditList()) {
            added += edit.getLengthB();
            deleted += edit.getLengthA();
        }
        boolean gone = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
        boolean fresh = entry.getChangeType() == DiffEntry.ChangeType.ADD;
        String path = gone ? entry.getOldPath() : entry.getNewPath();
        return new FileChange(path, fresh ? path : entry.getOldPath(), kind(entry), added, deleted);
    }

    private static FileChange.Kind kind(DiffEntry entry) {
        return switch (entry.getChangeType()) {
            case ADD -> FileChange.Kind.ADDED;
            case MODIFY -> FileChange.Kind.MODIFIED;
            case DELETE -> FileChange.Kind.DELETED;
            case RENAME -> FileChange.Kind.RENAMED;
            case COPY -> FileChange.Kind.COPIED;
        };
    }

    /** Keeps the first bytes of a patch. */
    private static final class CappedText extends OutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int limit;
        private boolean cut;

        CappedText(int limit) {
            this.limit = limit;
        }

        boolean full() {
            return cut;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int room = Math.min(length, limit - kept.size());
            kept.write(bytes, offset, room);
            cut |= room < length;
        }

        @Override
        public String toString() {
            String text = kept.toString(UTF_8);
            return cut ? text + "\n... the difference is longer than " + limit + " bytes and was cut here\n" : text;
        }
    }
}
