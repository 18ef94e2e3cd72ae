package org.jvmfactory.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.task.TaskId;

/** The store refused or failed; nothing of the call has happened. */
public final class StoreException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can go wrong with a store. */
    public enum Code implements ErrorCode {
        /** Somebody else drives the task now: stop, and write nothing more. */
        FENCED(Category.TRANSIENT, false),
        /** Another writer was first at that sequence. */
        SEQUENCE_TAKEN(Category.TRANSIENT, true),
        /** A command was taken before. */
        COMMAND_TAKEN(Category.TRANSIENT, false),
        /** A budget has less left than was to be reserved. */
        OVER_BUDGET(Category.TRANSIENT, false),
        NO_SUCH_TASK(Category.CONFIG, false),
        NO_SUCH_BLOB(Category.ENVIRONMENT, false),
        /** The store was written by a newer version of Factory. */
        NEWER_SCHEMA(Category.ENVIRONMENT, false),
        /** The database can't be used: gone, full, read-only. */
        UNAVAILABLE(Category.TRANSIENT, true),
        /** What is stored can't be read. */
        CORRUPT(Category.ENVIRONMENT, false),
        CLOSED(Category.BUG, false);

        private final Category category;
        private final boolean retryable;

        Code(Category category, boolean retryable) {
            this.category = category;
            this.retryable = retryable;
        }

        @Override
        public Category category() {
            return category;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    public StoreException(Code code, String message) {
        this(code, message, null);
    }

    public StoreException(Code code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    /** For a store: nobody holds {@code fence} any more. */
    public static StoreException fenced(Fence fence) {
        return new StoreException(
                Code.FENCED,
                "'" + fence.holder() + "' no longer drives task '" + fence.task() + "' with epoch " + fence.epoch()
                        + ": it must write nothing more");
    }

    /** For a store: the stream goes on elsewhere than was expected. */
    public static StoreException sequenceTaken(StreamId stream, long next, long expected) {
        return new StoreException(
                Code.SEQUENCE_TAKEN,
                "The next event of '" + stream + "' is " + next + " and not " + expected + ": read it and try again");
    }

    /** For a store: another task has the id of one that was submitted. */
    public static StoreException idTaken(TaskId task) {
        return new StoreException(Code.SEQUENCE_TAKEN, "There is another task '" + task + "': submit with a new id");
    }

    /** For a store: not all of these commands wait for the task. */
    public static StoreException commandTaken(TaskId task, List<Long> commands) {
        return new StoreException(
                Code.COMMAND_TAKEN, "Of the commands " + commands + " not all wait for task '" + task + "'");
    }

    /** For a store: a ceiling is against {@code change}. */
    public static StoreException overBudget(BudgetChange change) {
        return new StoreException(
                Code.OVER_BUDGET, "The budget '" + change.scope() + "' has less left than was to be drawn on it");
    }

    public static StoreException noSuchTask(TaskId task) {
        return new StoreException(Code.NO_SUCH_TASK, "There is no task '" + task + "'");
    }

    public static StoreException noSuchBlob(BlobId blob) {
        return new StoreException(Code.NO_SUCH_BLOB, "There is no stored content '" + blob + "'");
    }
}
