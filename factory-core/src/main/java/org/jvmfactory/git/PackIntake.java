package org.jvmfactory.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.StoredConfig;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ProcessSpec.Input;

/** Takes commits that an agent made into the mirror, and keeps them there. */
final class PackIntake {

    static final String RUNS = "refs/factory/runs/";
    private static final String REPLACED = "refs/factory/replaced/";
    private static final int TRIES = 5;

    /** As {@code transfer.unpackLimit} is where nobody sets it (git-config). */
    private static final int FEW_OBJECTS = 100;

    private static final int PACK_HEADER = 12;

    private static final Set<RefUpdate.Result> SET =
            EnumSet.of(RefUpdate.Result.NEW, RefUpdate.Result.FORCED, RefUpdate.Result.NO_CHANGE);

    private final GitCommand git;
    private final CommitReader reader;

    PackIntake(GitCommand git, CommitReader reader) {
        this.git = git;
        this.reader = reader;
    }

    void accept(String name, String base, String commit, byte[] pack) throws InterruptedException {
        if (!GitNames.isCommit(commit)) {
            throw rejected("their tip has no proper id");
        }
        if (pack.length > 0) {
            index(pack);
        }
        if (!reader.contains(commit)) {
            throw rejected("commit " + commit + " isn't in what was handed over");
        }
        if (!reader.isAncestor(base, commit)) {
            throw rejected("commit " + commit + " isn't made on top of the base " + base
                    + ": the branch was moved to something else");
        }
        reader.refuseUnsafe(base, commit);
        keep(name, commit);
    }

    /** Small packs become single objects, as git itself does with what is pushed to it: every reader looks through every pack there is. */
    void index(byte[] pack) throws InterruptedException {
        String limit = "--max-input-size=" + pack.length;
        GitCommand.Result result = objects(pack) < FEW_OBJECTS
                ? git.attempt(new Input.Bytes(pack), "unpack-objects", "-q", "--strict", limit)
                : git.attempt(new Input.Bytes(pack), "index-pack", "--strict", "--fix-thin", "--stdin", limit);
        if (!result.success()) {
            throw rejected(GitErrors.message("the pack is not sound", result.error()));
        }
    }

    /** How many objects the header of a pack says that it has. */
    private static long objects(byte[] pack) {
        return pack.length < PACK_HEADER
                ? 0
                : Integer.toUnsignedLong(ByteBuffer.wrap(pack).getInt(8));
    }

    /** Several may write the same name after a crash: whoever is last has it, and what was there before is kept beside it. */
    void keep(String name, String commit) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            Optional<String> earlier = reader.tip(RUNS + name);
            if (earlier.equals(Optional.of(commit))) {
                return;
            }
            if (earlier.isPresent() && !reader.isAncestor(earlier.get(), commit)) {
                git.local(
                        "Can't keep " + earlier.get(),
                        "update-ref",
                        REPLACED + name + "/" + earlier.get(),
                        earlier.get());
            }
            if (set(RUNS + name, earlier, commit)
                    || git.attempt("update-ref", RUNS + name, commit, earlier.orElse(""))
                            .success()) {
                return;
            }
        }
        throw new GitException(Code.FAILED, "Can't keep commit " + commit + " as '" + RUNS + name + "' in the mirror");
    }

    /**
     * Sets a ref that is at {@code earlier}, on disk when it returns and without a process, which would take ten times as long. False where
     * that doesn't go: git waits for whoever holds the ref's lock, takes away a lock that was left, and says what is wrong.
     */
    private boolean set(String ref, Optional<String> earlier, String commit) {
        return reader.read(repository -> {
            try {
                StoredConfig settings = repository.getConfig();
                if (!settings.getBoolean("core", "fsyncRefFiles", false)) {
                    settings.setBoolean("core", null, "fsyncRefFiles", true);
                }
                RefUpdate update = repository.updateRef(ref);
                update.disableRefLog();
                update.setExpectedOldObjectId(earlier.map(ObjectId::fromString).orElse(ObjectId.zeroId()));
                update.setNewObjectId(ObjectId.fromString(commit));
                return SET.contains(update.forceUpdate());
            } catch (IOException
                    | RuntimeException e) { // also where the JVM is just ending, which takes its locks away
                return false;
            }
        });
    }

    void forget(String name) throws InterruptedException {
        List<String> refs = new ArrayList<>();
        reader.tip(RUNS + name).ifPresent(tip -> refs.add(RUNS + name));
        reader.names(REPLACED + name + "/").forEach(replaced -> refs.add(REPLACED + name + "/" + replaced));
        for (String ref : refs) {
            git.local("Can't forget '" + ref + "'", "update-ref", "-d", ref);
        }
    }

    private static GitException rejected(String why) {
        return new GitException(Code.REJECTED, "The agent's commits aren't taken over: " + why);
    }
}
