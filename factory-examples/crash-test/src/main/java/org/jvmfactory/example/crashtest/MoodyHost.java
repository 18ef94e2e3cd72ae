package org.jvmfactory.example.crashtest;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.example.crashtest.Moods.Mood;

/**
 * A code host that misbehaves: answers 503, or opens a pull request and lets the caller wait in vain. It opens a second one for a branch
 * where it is asked to, so that whoever asks twice is found out. Thread-safe.
 */
final class MoodyHost implements CodeHost {

    private final Ledger ledger;
    private final Moods moods;
    private final Trap trap;

    MoodyHost(Ledger ledger, Moods moods, Trap trap) {
        this.ledger = ledger;
        this.moods = moods;
        this.trap = trap;
    }

    @Override
    public String kind() {
        return "moody";
    }

    @Override
    public boolean serves(String repository) {
        return true;
    }

    @Override
    public Optional<PullRequest> find(String repository, String branch) {
        trap.before("pull-request-find");
        if (moods.next(branch) != Mood.GOOD) {
            throw unavailable("find");
        }
        Optional<PullRequest> found = kept(ledger, branch);
        trap.after("pull-request-find");
        return found;
    }

    @Override
    public PullRequest open(PullRequestDraft draft) {
        int number = ledger.lines("open").size() + 1;
        return act("open", Integer.toString(number), draft);
    }

    @Override
    public PullRequest update(PullRequest existing, PullRequestDraft draft) {
        return act("update", existing.id(), draft);
    }

    private PullRequest act(String what, String id, PullRequestDraft draft) {
        Mood mood = moods.next(draft.branch());
        if (mood == Mood.REFUSES) {
            throw unavailable(what);
        }
        trap.before("pull-request-" + what);
        ledger.add(
                what,
                id,
                draft.branch(),
                draft.repository(),
                draft.base(),
                draft.commit(),
                draft.title(),
                draft.body(),
                Boolean.toString(draft.draft()));
        trap.after("pull-request-" + what);
        moods.dawdle();
        if (mood == Mood.SILENT) {
            throw unavailable(what);
        }
        return new PullRequest(id, "https://host.example/" + id, PullRequest.State.OPEN, draft);
    }

    /** The pull request of a branch as the host has it now. */
    static Optional<PullRequest> kept(Ledger ledger, String branch) {
        Optional<PullRequest> kept = Optional.empty();
        for (String what : List.of("open", "update")) {
            for (List<String> line : ledger.lines(what)) {
                if (line.get(2).equals(branch)) {
                    kept = Optional.of(new PullRequest(
                            line.get(1),
                            "https://host.example/" + line.get(1),
                            PullRequest.State.OPEN,
                            new PullRequestDraft(
                                    line.get(3),
                                    branch,
                                    line.get(4),
                                    line.get(5),
                                    line.get(6),
                                    line.get(7),
                                    Boolean.parseBoolean(line.get(8)))));
                }
            }
        }
        return kept;
    }

    private static CodeHostException unavailable(String what) {
        return new CodeHostException(
                CodeHostException.Code.UNAVAILABLE, "The code host didn't answer as it should: " + what + ", 503.");
    }
}
