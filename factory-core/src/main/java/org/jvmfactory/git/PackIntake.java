package org.jvmfactory.git;

import java.util.Optional;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.process.ProcessSpec.Input;

/** Takes commits that an agent made into the mirror, and keeps them there. */
final class PackIntake {

    private static final String RUNS = "refs/factory/runs/";
    private static final String REPLACED = "refs/factory/replaced/";
    private static final int TRIES = 5;

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
        if (!git.attempt("cat-file", "-e", commit + "^{commit}").success()) {
            throw rejected("commit " + commit + " isn't in what was handed over");
        }
        if (!git.attempt("merge-base", "--is-ancestor", base, commit).success()) {
            throw rejected("commit " + commit + " isn't made on top of the base " + base
                    + ": the branch was moved to something else");
        }
        reader.refuseUnsafe(base, commit);
        keep(name, commit);
    }

    void index(byte[] pack) throws InterruptedException {
        GitCommand.Result result = git.attempt(
                new Input.Bytes(pack),
                "index-pack",
                "--strict",
                "--fix-thin",
                "--stdin",
                "--max-input-size=" + pack.length);
        if (!result.success()) {
            throw rejected(GitErrors.message("the pack is not sound", result.error()));
        }
    }

    /** Several may write the same name after a crash: whoever is last has it, and what was there before is kept beside it. */
    void keep(String name, String commit) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            Optional<String> earlier = tip(RUNS + name);
            if (earlier.isPresent() && !reader.isAncestor(earlier.get(), commit)) {
                git.local(
                        "Can't keep " + earlier.get(),
                        "update-ref",
                        REPLACED + name + "/" + earlier.get(),
                        earlier.get());
            }
            if (git.attempt("update-ref", RUNS + name, commit, earlier.orElse(""))
                    .success()) {
                return;
            }
        }
        throw new GitException(Code.FAILED, "Can't keep commit " + commit + " as '" + RUNS + name + "' in the mirror");
    }

    void forget(String name) throws InterruptedException {
        String refs = git.local(
                "Can't list what is kept as '" + name + "'",
                "for-each-ref",
                "--format=%(refname)",
                RUNS + name,
                REPLACED + name);
        for (String ref : refs.lines().toList()) {
            git.local("Can't forget", "update-ref", "-d", ref);
        }
    }

    private Optional<String> tip(String ref) throws InterruptedException {
        GitCommand.Result result = git.attempt("rev-parse", "--verify", "--quiet", ref);
        return result.success() ? Optional.of(result.output().strip()) : Optional.empty();
    }

    private static GitException rejected(String why) {
        return new GitException(Code.REJECTED, "The agent's commits aren't taken over: " + why);
    }
}
