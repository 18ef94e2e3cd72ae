package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jvmfactory.git.GitException.Code;

/** What may stand in the tree of a commit that is worked on, and in one that comes back. */
final class TreeRules {

    private static final int LONGEST_LINK = 4096;
    private static final int LONGEST_ATTRIBUTES = 1024 * 1024;

    /** What the usual code hosts refuse; packed, it may be next to nothing. */
    private static final long LARGEST_FILE = 100L * 1024 * 1024;

    private TreeRules() {}

    static void requireSupported(Repository repository, RevTree tree, String url) throws IOException {
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                String path = walk.getPathString();
                if (walk.getFileMode() == FileMode.GITLINK) {
                    throw unsupported(url, "has a submodule at '" + path + "'; edits inside one would be lost");
                }
                if (walk.getNameString().equals(".gitattributes") && usesLfs(repository, walk.getObjectId(0))) {
                    throw unsupported(
                            url, "keeps files in Git LFS, says '" + path + "'; their content isn't in the repository");
                }
            }
        }
    }

    /** Checks what a commit changes; what stood in its base isn't the agent's doing. */
    static void refuseUnsafe(Repository repository, RevTree base, RevTree tree) throws IOException {
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(base);
            walk.addTree(tree);
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                FileMode mode = walk.getFileMode(1);
                String path = walk.getPathString();
                if (mode == FileMode.GITLINK) {
                    throw rejected("'" + path + "' is a submodule");
                }
                if (path.equals(".gitmodules")) {
                    throw rejected("'.gitmodules' was changed");
                }
                if (CommitReader.isFile(mode)) {
                    long size = walk.getObjectReader().getObjectSize(walk.getObjectId(1), Constants.OBJ_BLOB);
                    if (size > LARGEST_FILE) {
                        throw rejected("'" + path + "' has " + size + " bytes, and at most " + LARGEST_FILE
                                + " are taken; large files that nobody needs belong into .gitignore");
                    }
                }
                if (mode == FileMode.SYMLINK && leaves(path, target(repository, walk.getObjectId(1)))) {
                    throw rejected("the symbolic link '" + path + "' leads out of the tree");
                }
            }
        }
    }

    /**
     * True for a link that may lead out of the tree. Going up is allowed at the beginning only: behind a name, which may be a link itself,
     * nobody knows where up is.
     */
    static boolean leaves(String path, String target) {
        if (target.isEmpty()
                || target.startsWith("/")
                || target.indexOf('\0') >= 0
                || target.length() >= LONGEST_LINK) {
            return true;
        }
        int depth = (int) path.chars().filter(letter -> letter == '/').count();
        boolean below = false;
        for (String part : target.split("/", -1)) {
            if (part.equals("..")) {
                depth--;
                if (below || depth < 0) {
                    return true;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                below = true;
                if (part.equalsIgnoreCase(".git")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean usesLfs(Repository repository, ObjectId attributes) throws IOException {
        ObjectLoader loader = repository.open(attributes);
        return loader.getSize() <= LONGEST_ATTRIBUTES
                && new String(loader.getBytes(), UTF_8)
                        .lines()
                        .map(String::strip)
                        .anyMatch(line -> !line.startsWith("#") && line.contains("filter=lfs"));
    }

    private static String target(Repository repository, ObjectId link) throws IOException {
        ObjectLoader loader = repository.open(link);
        return loader.getSize() > LONGEST_LINK ? "/" : new String(loader.getBytes(), UTF_8);
    }

    private static GitException unsupported(String url, String why) {
        return new GitException(Code.UNSUPPORTED, "'" + url + "' can't be worked with: it " + why + ".");
    }

    private static GitException rejected(String why) {
        return new GitException(Code.REJECTED, "The agent's commits aren't taken over: " + why);
    }
}
