package org.jvmfactory.journal;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.meta.Experimental;
import org.jvmfactory.meta.Spi;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

/**
 * Where everything that matters is kept: streams of events, the rows of tasks, the inbox, blobs, and the instances that share it.
 *
 * <p>Several instances in several processes may use one store at once; every method is one transaction, durable when it returns, and
 * safe from any thread. A store has no clock that it doesn't own: times come with the calls. Methods throw {@link StoreException} and
 * have then changed nothing; after {@link StoreException.Code#UNAVAILABLE} alone nobody may know: the same call again is then safe, for
 * a submission is recognised by its task, a commit or an append that had come through finds its own sequence taken, and everything else
 * may be done twice. A limit on how many to read is at least 1.
 */
@Spi
@Experimental
public interface FactoryStore extends AutoCloseable {

    /** For a person: which kind it is and where. Never a password. */
    String description();

    /** How many bytes of disk it takes, about; 0 where it takes none. */
    long bytes();

    /** How many bytes the journal and the content that isn't marked as disused hold: what forgetting can free. Looks at all of it. */
    long held();

    // Tasks

    /** What became of a submission: the task it is now, and whether that is new. */
    record Submitted(TaskId id, boolean created) {}

    /**
     * Takes a new task in, with the first events of its stream; or, where a task of the same identity exists that hasn't ended as
     * {@code DONE}, changes nothing and names that one. The same task once more, by its id and correlation, changes nothing either.
     *
     * @throws StoreException with {@code SEQUENCE_TAKEN} when another task has the id
     */
    Submitted submit(Submission submission);

    Optional<TaskRow> task(TaskId id);

    /** Tasks with one of {@code statuses} (any where empty), newest first. */
    List<TaskRow> tasks(Set<TaskStatus> statuses, int limit);

    // Claims

    /**
     * Claims one task and raises its epoch, appending {@link Event.LeaseTaken}: a task that may start or go on, the best first.
     *
     * <p>A task may be claimed when nobody holds a live lease on it and it is running (its driver is gone; these come first), or it is
     * queued or waiting and its time has come and {@link Caps#refusal} has nothing against it. Among queued and waiting ones the order is
     * priority, then the repository with fewer slots taken, then age; however many are refused for their repository or engine, the next
     * that isn't is found. A slot is taken by each task with a live lease that was claimed so, from the moment of the claim, and by each
     * with a live lease whose status is running. The claim leaves the status as it is: the first commit changes it.
     */
    default Optional<Claim> claim(ClaimRequest request) {
        return claim(request, 1).stream().findFirst();
    }

    /**
     * Claims tasks in one transaction, at most {@code limit}: those that as many claims of one would get one after the other if nobody else
     * did anything in between, in that order.
     */
    List<Claim> claim(ClaimRequest request, int limit);

    /**
     * Claims {@code task} whatever its status, as long as nobody holds a live lease on it, and raises its epoch likewise; for taking
     * commands. Needs no slot, and takes none unless the task is running.
     */
    Optional<Claim> claim(InstanceId instance, TaskId task, Instant now, Duration lease);

    /** The slots that are taken, and when a task was last claimed by {@link #claim(ClaimRequest)}. */
    SlotsTaken slotsTaken(Instant now);

    /**
     * Makes the instance known or keeps it known, and renews its leases on {@code driven}, from when it was seen, where nobody has overtaken
     * it. What it holds besides isn't renewed: a claim that it knows nothing of, since the answer was lost, runs out.
     */
    void heartbeat(Instance instance, Duration lease, Set<TaskId> driven);

    /** The instances that have made themselves known and haven't left, by id. */
    List<Instance> instances();

    /** The instance has left, or is proven dead: it gives all its claims up at once. */
    void retire(InstanceId instance);

    // Journal

    /**
     * Carries out one transaction on a task. Refused, in this order: for a task that isn't there, for a holder that has been overtaken or
     * has given its claim up, for a sequence that isn't the stream's next one, for a command that doesn't wait for this task any more, for
     * a budget that would go beyond a ceiling. A lease that has run out doesn't matter as long as nobody has claimed the task since.
     *
     * @return the position of its last event, or the store's last position where it has none
     */
    long commit(Commit commit);

    /**
     * Carries out {@code commit}, and removes what the task's stream has between its first event and those of the commit. The task is then
     * one of {@link #old} no longer, until its status changes again.
     */
    long forget(Commit commit);

    /** Ended tasks that were submitted after the one moment and before the other and aren't forgotten, the oldest first. */
    List<TaskRow> old(Instant after, Instant before, int limit);

    /** Appends to a stream that no task owns; returns what {@link #commit} returns. */
    long append(Append append);

    /** Events of a stream from {@code sequence} on, in order. */
    List<JournalEntry> read(StreamId stream, long sequence, int limit);

    /** Events of all streams after {@code position}, in order; never skips one that is committed later at a lower position. */
    List<JournalEntry> readAll(long position, int limit);

    /** The last position that {@link #readAll} would return; 0 where there is none. */
    long lastPosition();

    /** Waits until {@link #lastPosition} is beyond {@code position}, at most {@code limit}; whoever wrote it. False where it still isn't. */
    boolean await(long position, Duration limit) throws InterruptedException;

    // Budgets

    /** How budgets that tasks share stand, in the order asked for; {@link BudgetRow#untouched} where nobody has drawn on one. */
    List<BudgetRow> budgets(List<String> scopes);

    // Inbox

    /** Puts a command into a task's inbox, whatever the task's status; false when one with the same {@code dedupe} was put before, waiting or taken. */
    boolean put(TaskId task, Command command, String dedupe, Instant at);

    /** The commands that wait for a task, in order. */
    List<InboxEntry> inbox(TaskId task);

    /** The tasks that have commands waiting, the longest-waiting first. */
    List<TaskId> tasksWithCommands();

    // Blobs

    /**
     * Keeps content once, whoever brings it; content that begins like what is kept already adds only what is new. The caller closes
     * {@code content}; where that can't be read, an {@link java.io.UncheckedIOException} says so.
     */
    BlobId putBlob(InputStream content);

    /** The content; the caller closes it. Reading it throws {@link StoreException} where the store fails. */
    InputStream openBlob(BlobId id);

    /** Marks content that nobody seems to need. To put the same content again takes the mark away. */
    void disuse(Collection<BlobId> ids);

    /** Content that is marked so. */
    List<BlobId> disused(int limit);

    /**
     * Removes those of {@code ids} that are still marked, and their parts that no other content has. Whoever calls this has made sure, after
     * they were marked and after all that was put before was committed, that no event names them.
     *
     * @return how many were removed
     */
    int remove(Collection<BlobId> ids);

    /** Wakes who waits and gives everything back; further calls throw {@code CLOSED}. Idempotent. */
    @Override
    void close();
}
