package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.intake.Follow.Again;
import org.jvmfactory.journal.Append;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.task.TaskId;

/** Which checks were run again: a stream for each task, so that they are once, whichever instance looks. Thread-safe. */
final class FollowBook {

    private static final int PAGE = 100;

    private final FactoryStore store;

    FollowBook(FactoryStore store) {
        this.store = requireNonNull(store, "store");
    }

    private record Known(Optional<Again> last, long next) {}

    /** When checks of this task's branch were last run again. */
    Optional<Again> again(TaskId task) {
        return read(task).last();
    }

    /** Notes that checks of {@code commit} are about to be; false where that was noted before, or somebody else is noting it. */
    boolean note(TaskId task, String commit, List<String> checks, Instant now) {
        Known known = read(task);
        if (known.last().filter(again -> again.commit().equals(commit)).isPresent()) {
            return false;
        }
        try {
            store.append(new Append(
                    stream(task), known.next(), now, List.of(new Event.ChecksRunAgain(task, commit, checks))));
            return true;
        } catch (StoreException e) {
            if (e.code() == StoreException.Code.SEQUENCE_TAKEN) {
                return false;
            }
            throw e;
        }
    }

    private Known read(TaskId task) {
        Optional<Again> last = Optional.empty();
        long next = 0;
        List<JournalEntry> page;
        do {
            page = store.read(stream(task), next, PAGE);
            for (JournalEntry entry : page) {
                next = entry.sequence() + 1;
                if (entry.event() instanceof Event.ChecksRunAgain again) {
                    last = Optional.of(new Again(again.commit(), entry.at()));
                }
            }
        } while (!page.isEmpty());
        return new Known(last, next);
    }

    private static StreamId stream(TaskId task) {
        return new StreamId("follow/" + task.value());
    }
}
