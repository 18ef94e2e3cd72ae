package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jvmfactory.secret.KnownValues;

/** Reads what commits bring as text. Of what isn't text only the name counts, and of a text that is long only the beginning is read. */
final class CommitTexts {

    static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final long MOST_SEARCHED = 256L * 1024 * 1024;

    /** How far into a file git looks, too, for what no text has. */
    private static final int LOOKED_AT = 8_000;

    private final CommitReader reader;

    CommitTexts(CommitReader reader) {
        this.reader = reader;
    }

    /** What each commit up to {@code tip} brings that isn't {@code known} or before one that is, oldest first; each content of a file once. */
    void each(Collection<String> known, String tip, Consumer<CommitText> sink) {
        reader.<Optional<Void>>read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                walk.sort(RevSort.TOPO);
                walk.sort(RevSort.REVERSE, true);
                walk.markStart(CommitReader.commit(walk, tip));
                for (String commit : known) {
                    walk.markUninteresting(CommitReader.commit(walk, commit));
                }
                Set<String> seen = new HashSet<>();
                for (RevCommit commit : walk) {
                    sink.accept(new CommitText(commit.name(), "", "", words(commit)));
                    files(repository, commit, seen, sink);
                }
            }
            return Optional.empty();
        });
    }

    /** All but the ids of what it is made of, also where they are written wrongly. */
    private static String words(RevCommit commit) {
        String all = new String(commit.getRawBuffer(), UTF_8);
        return all.substring(Math.max(0, all.indexOf("\nauthor")));
    }

    /** The files that are otherwise than in every parent. */
    private static void files(Repository repository, RevCommit commit, Set<String> seen, Consumer<CommitText> sink)
            throws IOException {
        try (RevWalk parents = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(commit.getTree());
            for (RevCommit parent : commit.getParents()) {
                tree.addTree(parents.parseCommit(parent).getTree());
            }
            tree.setRecursive(true);
            if (commit.getParentCount() > 0) {
                tree.setFilter(TreeFilter.ANY_DIFF);
            }
            while (tree.next()) {
                String path = tree.getPathString();
                ObjectId content = tree.getObjectId(0);
                stopIfInterrupted();
                if (isNew(tree) && seen.add(content.name() + " " + path)) {
                    String text = text(repository, content).orElse("");
                    sink.accept(new CommitText(commit.name(), path, content.name(), text));
                }
            }
        }
    }

    /** The id of what {@code commit} has at {@code path}; empty where that is nothing, or a directory. */
    Optional<String> content(String commit, String path) {
        return reader.read(repository -> {
            try (RevWalk walk = new RevWalk(repository);
                    TreeWalk tree = TreeWalk.forPath(
                            repository, path, CommitReader.commit(walk, commit).getTree())) {
                return Optional.ofNullable(tree)
                        .filter(CommitTexts::hasContent)
                        .map(it -> it.getObjectId(0).name());
            }
        });
    }

    private static boolean isNew(TreeWalk tree) {
        if (!hasContent(tree)) {
            return false;
        }
        for (int parent = 1; parent < tree.getTreeCount(); parent++) {
            if (tree.idEqual(0, parent)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasContent(TreeWalk tree) {
        FileMode mode = tree.getFileMode(0);
        return CommitReader.isFile(mode) || mode == FileMode.SYMLINK;
    }

    /**
     * Those of {@code values} that stand in a file of {@code commit}. {@code likely} are read first; of a very large tree not all files are
     * read, and what isn't found is taken to be missing.
     */
    Set<String> present(String commit, Set<String> values, Set<String> likely) {
        Set<String> missing = new HashSet<>(values);
        KnownValues wanted = new KnownValues(values);
        reader.<Optional<Void>>read(repository -> {
            if (!likely.isEmpty()) {
                search(repository, commit, wanted, missing, PathFilterGroup.createFromStrings(likely));
            }
            search(repository, commit, wanted, missing, TreeFilter.ALL);
            return Optional.empty();
        });
        Set<String> present = new HashSet<>(values);
        present.removeAll(missing);
        return present;
    }

    private static void search(
            Repository repository, String commit, KnownValues wanted, Set<String> missing, TreeFilter filter)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(CommitReader.commit(walk, commit).getTree());
            tree.setRecursive(true);
            tree.setFilter(filter);
            long left = MOST_SEARCHED;
            while (left > 0 && !missing.isEmpty() && tree.next()) {
                stopIfInterrupted();
                Optional<String> text = hasContent(tree) ? text(repository, tree.getObjectId(0)) : Optional.empty();
                text.ifPresent(it -> missing.removeAll(wanted.in(it)));
                left -= text.map(String::length).orElse(0);
            }
        }
    }

    /** The thread stays interrupted. */
    private static void stopIfInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while reading the files of a commit");
        }
    }

    private static Optional<String> text(Repository repository, ObjectId id) throws IOException {
        byte[] content;
        try (InputStream stream = repository.open(id).openStream()) {
            content = stream.readNBytes(MOST_BYTES);
        }
        if (starts(content, 0xFF, 0xFE)) {
            return Optional.of(new String(content, UTF_16LE));
        }
        if (starts(content, 0xFE, 0xFF)) {
            return Optional.of(new String(content, UTF_16BE));
        }
        return isBinary(content) ? Optional.empty() : Optional.of(new String(content, UTF_8));
    }

    /** JGit would take a text with a single carriage return for one, too. */
    private static boolean isBinary(byte[] content) {
        for (int i = 0; i < Math.min(content.length, LOOKED_AT); i++) {
            if (content[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean starts(byte[] content, int first, int second) {
        return content.length > 1 && (content[0] & 0xFF) == first && (content[1] & 0xFF) == second;
    }
}
