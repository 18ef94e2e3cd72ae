package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.effect.EffectHandler;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.intake.Receipt;
import org.jvmfactory.journal.Audit;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.InMemoryStore;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.Submission;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.learning.OutcomeFormat;
import org.jvmfactory.learning.OutcomeQuery;
import org.jvmfactory.learning.Outcomes;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifyConfig;
import org.jvmfactory.process.Threads;
import org.jvmfactory.step.WorkflowStepProvider;
import org.jvmfactory.task.Outcome;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.WebhookRequest;

/**
 * Turns tasks into reviewed branches: takes them in, has agents work on them in isolated workspaces, and tells what happened. Thread-safe.
 * It works from {@link Builder#build} until {@link #close}; what is under way then goes on when a {@code Factory} is built on the same
 * store again.
 */
public final class Factory implements AutoCloseable {

    private final Assembly assembly;

    private Factory(Assembly assembly) {
        this.assembly = assembly;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes a task in. When it returns, the task is in the store and isn't lost any more; a request for the same ticket or with the same
     * idempotency key is the same task.
     *
     * @throws org.jvmfactory.error.FactoryException when the task couldn't be carried out as asked: no such workflow, agent or engine
     */
    public TaskHandle submit(TaskRequest request) {
        requireNonNull(request, "request");
        FactoryStore.Submitted submitted = take(
                assembly, request, new Wanted(new TaskId(assembly.ids().get()), UUID.randomUUID(), request.identity()));
        assembly.admit(submitted.id());
        return new TaskHandle(assembly, submitted.id(), submitted.created());
    }

    /**
     * Takes in the ticket that an address or key means, whether it is marked for Factory or not; the same ticket is the same task.
     *
     * @throws org.jvmfactory.error.FactoryException where no tracker knows it, it can't be read, or it couldn't be carried out
     */
    public TaskHandle submitTicket(String address) throws InterruptedException {
        FactoryStore.Submitted submitted = assembly.intake().take(requireNonNull(address, "address"));
        return new TaskHandle(assembly, submitted.id(), submitted.created());
    }

    /**
     * Takes what came to the address of a connector's webhook; answer with the receipt's status. What follows from it is in the store when this
     * returns. Only connectors that {@code intake:} names have one, and only with a secret.
     */
    public Receipt receive(String connector, WebhookRequest request) throws InterruptedException {
        return assembly.intake().receive(requireNonNull(connector, "connector"), requireNonNull(request, "request"));
    }

    /** What a task is to be known by. */
    record Wanted(TaskId id, UUID correlation, Optional<String> identity) {}

    static FactoryStore.Submitted take(Assembly assembly, TaskRequest request, Wanted wanted) {
        TaskRequest named = assembly.repositories().resolve(request);
        RepositoryAddress address = RepositoryAddress.parse(named.repository());
        assembly.logins().keep(address);
        TaskRequest clean = named.in(address.url(), named.base(), named.agent());
        Set<String> engines = assembly.enginesOf(clean);
        Instant now = assembly.now();
        Task task = new Task(wanted.id(), clean, wanted.correlation(), now);
        TaskStatus status = clean.held() ? TaskStatus.HELD : TaskStatus.QUEUED;
        String reason = clean.held() ? "waits to be started" : "waits for its turn";
        return assembly.store()
                .submit(new Submission(
                        task,
                        wanted.identity(),
                        address.identity().key(),
                        engines,
                        status,
                        reason,
                        now,
                        List.of(new Event.TaskSubmitted(task), new Event.StatusChanged(status, reason))));
    }

    /** A handle of the task {@code id}; empty where there is none. */
    public Optional<TaskHandle> task(TaskId id) {
        return assembly.store().task(id).map(row -> new TaskHandle(assembly, id, false));
    }

    /** What the journal says of the task {@code id}; empty where there is none. */
    public Optional<TaskView> view(TaskId id) {
        return TaskFold.view(assembly.store(), StreamId.of(id));
    }

    /** Tasks with one of {@code statuses} (any where empty), newest first. */
    public List<TaskRow> tasks(Set<TaskStatus> statuses, int limit) {
        return assembly.store().tasks(statuses, limit);
    }

    /** The notifications about the task {@code id} and what became of each; none where there is no such task. */
    public List<NoticeView> notices(TaskId id) {
        return view(id).map(view -> NoticeView.of(assembly.store(), view)).orElse(List.of());
    }

    /**
     * Gives the journal of everything out since a moment, one JSON object a line, as {@link Audit} says. Secrets that this factory knows
     * aren't in it, though something had said them before they were known.
     */
    public void audit(Instant since, Consumer<String> line) {
        requireNonNull(line, "line");
        Audit.all(assembly.store(), since, text -> line.accept(assembly.redacted(text)));
    }

    /** What tasks came to, the one that was submitted first to the last; see {@link Outcomes}. */
    public void outcomes(OutcomeQuery query, Consumer<Outcome> taker) {
        Outcomes.each(assembly.store(), query, taker);
    }

    /** The same as JSON, an object a line; secrets that this factory knows aren't in it. */
    public void outcomes(OutcomeQuery query, OutcomeFormat format, Consumer<String> line) {
        requireNonNull(line, "line");
        outcomes(query, outcome -> format.line(outcome, assembly::redacted).ifPresent(line));
    }

    /** What is there and what isn't: engines, sandbox, store, git. Takes some seconds. */
    public Diagnosis diagnose() throws InterruptedException {
        return assembly.diagnose();
    }

    /** Why it can't go on at the moment, such as a store whose disk is full; empty while all is well. */
    public Optional<String> trouble() {
        return assembly.trouble();
    }

    /** Waits until nothing is running here and nothing could start now. */
    public void awaitIdle() throws InterruptedException {
        assembly.awaitIdle();
    }

    /** Where everything is kept. */
    public FactoryStore store() {
        return assembly.store();
    }

    /** What is remembered from one task to the next; secrets that this factory knows don't enter it. */
    public MemoryStore memory() {
        return assembly.memory();
    }

    /** Takes nothing more in, stops what runs so that it can go on later, and ends every process. Idempotent. */
    @Override
    public void close() {
        assembly.close();
    }

    /** Collects the parts of a {@link Factory}. Not thread-safe. */
    public static final class Builder {

        FactoryConfig config = FactoryConfig.defaults();
        Path data = Path.of(".factory");

        @Nullable
        FactoryStore store;

        @Nullable
        MemoryStore memory;

        final Map<String, AgentEngine> engines = new LinkedHashMap<>();
        final Map<String, WorkflowStepProvider> steps = new LinkedHashMap<>();
        final List<CodeHost> codeHosts = new ArrayList<>();
        final Map<String, Tracker> trackers = new LinkedHashMap<>();
        final List<EffectHandler> effects = new ArrayList<>();
        final Map<String, Notifier> notifiers = new LinkedHashMap<>();
        Optional<Set<TaskId>> only = Optional.empty();
        InstantSource time = Clock.systemUTC();
        Supplier<String> ids = ShortIds::next;

        /** Makes the scheduler's threads. */
        Function<String, ThreadFactory> threads = Threads::named;

        ClassLoader plugins = Factory.class.getClassLoader();

        private Builder() {}

        /** How it works; {@link FactoryConfig#defaults} unless said. */
        public Builder config(FactoryConfig value) {
            config = requireNonNull(value, "value");
            return this;
        }

        /** Where mirrors, workspaces and other files are kept; {@code .factory} unless said. */
        public Builder dataDirectory(Path directory) {
            data = requireNonNull(directory, "directory");
            return this;
        }

        /** Where everything that matters is kept; in memory unless said. Closed with the {@code Factory}. */
        public Builder store(FactoryStore value) {
            if (store != null) {
                throw new IllegalStateException("a store was given already: " + store.description());
            }
            store = requireNonNull(value, "value");
            return this;
        }

        /** What is remembered from one task to the next, in place of what the configuration names. Closed with the {@code Factory}. */
        public Builder memory(MemoryStore value) {
            if (memory != null) {
                throw new IllegalStateException("a memory was given already: " + memory.description());
            }
            memory = requireNonNull(value, "value");
            return this;
        }

        /** An engine, in place of one of the same name on the class path. */
        public Builder engine(AgentEngine engine) {
            String name = engine.info().name();
            if (engines.putIfAbsent(name, engine) != null) {
                throw new IllegalStateException("an engine '" + name + "' was given already");
            }
            return this;
        }

        /** A step type, in place of one of the same name on the class path. */
        public Builder step(WorkflowStepProvider provider) {
            if (steps.putIfAbsent(provider.type(), provider) != null) {
                throw new IllegalStateException("a step type '" + provider.type() + "' was given already");
            }
            return this;
        }

        /** A code host, asked before those on the class path. */
        public Builder codeHost(CodeHost host) {
            codeHosts.add(requireNonNull(host, "host"));
            return this;
        }

        /** A tracker, in place of a connector's that the configuration gives the same name. */
        public Builder tracker(String name, Tracker tracker) {
            if (!Connectors.isName(name)) {
                throw new IllegalArgumentException(
                        "a tracker's name has lower-case letters, digits and dashes, at most 40");
            }
            if (trackers.putIfAbsent(name, requireNonNull(tracker, "tracker")) != null) {
                throw new IllegalStateException("a tracker '" + name + "' was given already");
            }
            return this;
        }

        /** A handler for one kind of effect, in place of the built-in one. */
        public Builder effect(EffectHandler handler) {
            effects.add(requireNonNull(handler, "handler"));
            return this;
        }

        /** A notifier, in place of one that the configuration gives the same name. */
        public Builder notifier(String name, Notifier notifier) {
            if (!NotifyConfig.isName(name)) {
                throw new IllegalArgumentException(
                        "a notifier's name has lower-case letters, digits and dashes, at most 40");
            }
            if (notifiers.putIfAbsent(name, requireNonNull(notifier, "notifier")) != null) {
                throw new IllegalStateException("a notifier '" + name + "' was given already");
            }
            return this;
        }

        /** It drives these tasks and those submitted to it, and no other of its store. */
        public Builder only(Set<TaskId> tasks) {
            only = Optional.of(Set.copyOf(tasks));
            return this;
        }

        /** The clock of everything; the system's unless said. */
        public Builder time(InstantSource source) {
            time = requireNonNull(source, "source");
            return this;
        }

        /** Where the ids of tasks come from; short random ones unless said. */
        public Builder ids(Supplier<String> source) {
            ids = requireNonNull(source, "source");
            return this;
        }

        /** Where plugins are looked for. */
        public Builder classLoader(ClassLoader loader) {
            plugins = requireNonNull(loader, "loader");
            return this;
        }

        /**
         * Builds it and lets it work.
         *
         * @throws org.jvmfactory.error.FactoryException when something that it needs isn't there: no engine, no usable sandbox
         */
        public Factory build() {
            FactoryStore kept = store == null ? InMemoryStore.create() : store;
            return new Factory(Assembly.start(this, kept));
        }
    }
}
