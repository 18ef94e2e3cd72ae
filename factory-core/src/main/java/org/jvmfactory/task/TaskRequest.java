package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody wants done, and where. Immutable; made by {@link #builder}.
 *
 * @param title one line
 * @param description what is wanted, in as many words as needed; data, never trusted
 * @param spec a given specification that the agents follow
 * @param repository URL or path of the git repository
 * @param base branch to start from; the repository's default branch where empty
 * @param workflow name; the configured default where empty
 * @param agent role that writes; the workflow's own where empty
 * @param engine used by every agent of the run; the agents' own where empty
 * @param idempotencyKey requests with the same key are the same task
 * @param held whether the task waits for somebody to start it
 */
public record TaskRequest(
        String title,
        String description,
        Optional<String> spec,
        String repository,
        Optional<String> base,
        Optional<String> workflow,
        Optional<String> agent,
        Optional<String> engine,
        Priority priority,
        Limits limits,
        Set<String> labels,
        Optional<TicketRef> ticket,
        Optional<String> idempotencyKey,
        Actor author,
        boolean held) {

    private static final int MAX_TITLE = 200;
    private static final int MAX_TEXT = 2_000_000;

    public TaskRequest {
        requireNonNull(title, "title");
        requireNonNull(description, "description");
        requireNonNull(repository, "repository");
        requireNonNull(priority, "priority");
        requireNonNull(limits, "limits");
        requireNonNull(author, "author");
        labels = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(labels));
        if (title.isBlank() || title.length() > MAX_TITLE || title.lines().count() > 1) {
            throw new IllegalArgumentException("a title is one line of 1 to " + MAX_TITLE + " characters");
        }
        if (repository.isBlank() || repository.startsWith("-")) {
            throw new IllegalArgumentException("a repository is a URL or a path that doesn't start with '-'");
        }
    }

    private static void requireReadable(String text, String what) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(what + " has at most " + MAX_TEXT + " characters, and this one has "
                    + text.length() + ": put long material into the repository and say where it is");
        }
    }

    /** The key under which a second request is the same task: the idempotency key, else the ticket. */
    public Optional<String> identity() {
        return idempotencyKey.or(() -> ticket.map(reference -> reference.tracker() + ":" + reference.key()));
    }

    /** The same request for another repository, base branch and agent. */
    public TaskRequest in(String repository, Optional<String> base, Optional<String> agent) {
        return new TaskRequest(
                title,
                description,
                spec,
                repository,
                base,
                workflow,
                agent,
                engine,
                priority,
                limits,
                labels,
                ticket,
                idempotencyKey,
                author,
                held);
    }

    /** A request for {@code repository}: a URL, or a path as text. */
    public static Builder builder(String repository, String title) {
        return new Builder(repository, title);
    }

    /** A request for the repository in the directory {@code repository}. */
    public static Builder builder(Path repository, String title) {
        return new Builder(repository.toAbsolutePath().normalize().toString(), title);
    }

    /** Collects the parts of a {@link TaskRequest}. Not thread-safe. */
    public static final class Builder {

        private final String repository;
        private final String title;
        private String description = "";
        private Optional<String> spec = Optional.empty();
        private Optional<String> base = Optional.empty();
        private Optional<String> workflow = Optional.empty();
        private Optional<String> agent = Optional.empty();
        private Optional<String> engine = Optional.empty();
        private Priority priority = Priority.MEDIUM;
        private Limits limits = Limits.INHERITED;
        private final Set<String> labels = new LinkedHashSet<>();
        private Optional<TicketRef> ticket = Optional.empty();
        private Optional<String> idempotencyKey = Optional.empty();
        private Actor author = Actor.HOST;
        private boolean held;

        private Builder(String repository, String title) {
            this.repository = requireNonNull(repository, "repository");
            this.title = requireNonNull(title, "title");
        }

        public Builder description(String text) {
            description = requireNonNull(text, "text");
            return this;
        }

        public Builder spec(String text) {
            spec = Optional.of(text);
            return this;
        }

        public Builder base(String branch) {
            base = Optional.of(branch);
            return this;
        }

        public Builder workflow(String name) {
            workflow = Optional.of(name);
            return this;
        }

        public Builder agent(String name) {
            agent = Optional.of(name);
            return this;
        }

        public Builder engine(String name) {
            engine = Optional.of(name);
            return this;
        }

        public Builder priority(Priority value) {
            priority = requireNonNull(value, "value");
            return this;
        }

        public Builder limits(Limits value) {
            limits = requireNonNull(value, "value");
            return this;
        }

        public Builder label(String label) {
            labels.add(requireNonNull(label, "label"));
            return this;
        }

        public Builder ticket(TicketRef reference) {
            ticket = Optional.of(reference);
            return this;
        }

        public Builder idempotencyKey(String key) {
            idempotencyKey = Optional.of(key);
            return this;
        }

        public Builder author(Actor value) {
            author = requireNonNull(value, "value");
            return this;
        }

        /** The task doesn't start before somebody says so. */
        public Builder held() {
            held = true;
            return this;
        }

        /**
         * The request. What was stored before is never judged anew.
         *
         * @throws IllegalArgumentException when one of the parts can't be meant
         */
        public TaskRequest build() {
            requireReadable(description, "a description");
            spec.ifPresent(text -> requireReadable(text, "a specification"));
            base.filter(branch -> branch.isBlank()
                            || branch.startsWith("-")
                            || branch.chars().anyMatch(Character::isISOControl))
                    .ifPresent(branch -> {
                        throw new IllegalArgumentException(
                                "a base branch is a name that isn't empty, doesn't start with '-' and holds no control characters");
                    });
            limits.money().filter(money -> money.micros() <= 0).ifPresent(money -> {
                throw new IllegalArgumentException(
                        "a task that may cost " + money + " can do nothing; use more than 0, or no limit");
            });
            return new TaskRequest(
                    title,
                    description,
                    spec,
                    repository,
                    base,
                    workflow,
                    agent,
                    engine,
                    priority,
                    limits,
                    labels,
                    ticket,
                    idempotencyKey,
                    author,
                    held);
        }
    }
}
