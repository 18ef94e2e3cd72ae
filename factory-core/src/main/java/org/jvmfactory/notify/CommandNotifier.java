package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.process.TailSink;
import org.jvmfactory.task.TaskId;

/**
 * Starts a program for each notification: the JSON on its standard input, what is no free text in its environment as well, no shell in
 * between. Exit code 0 is delivered, any other isn't; one that takes too long is killed with all it started, and nobody knows. Thread-safe.
 */
final class CommandNotifier implements Notifier {

    private static final int MOST_ERROR_OUTPUT = 4 * 1024;
    private static final int MOST_REASON = 300;

    private final Settings settings;
    private final ChildProcesses processes;

    /**
     * How it is started.
     *
     * @param environment all there is in it, but for what says which notification it is
     * @param repeatable whether the program tells by the delivery id what it has seen before
     */
    record Settings(List<String> command, Map<String, String> environment, Duration timeout, boolean repeatable) {

        Settings {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        /** Without the values of the environment, which may hold secrets. */
        @Override
        public String toString() {
            return "Settings[command=" + command + ", environment=" + environment.keySet() + "]";
        }
    }

    CommandNotifier(Settings settings, ChildProcesses processes) {
        this.settings = settings;
        this.processes = processes;
    }

    @Override
    public String kind() {
        return "command";
    }

    @Override
    public Promise promise() {
        return settings.repeatable() ? Promise.AT_LEAST_ONCE : Promise.AT_MOST_ONCE;
    }

    @Override
    public void notify(Notification notification) throws InterruptedException {
        requireNonNull(notification, "notification");
        TailSink errors = new TailSink(MOST_ERROR_OUTPUT);
        ProcessSpec quiet = ProcessSpec.of(settings.command(), Path.of("/"));
        ChildProcess child = start(new ProcessSpec(
                settings.command(),
                Path.of("/"),
                environment(notification),
                new ProcessSpec.Input.Bytes(NotificationJson.of(notification)),
                quiet.stdout(),
                errors));
        Optional<Integer> code;
        try {
            code = child.await(settings.timeout());
        } finally {
            child.kill();
        }
        if (code.isEmpty()) {
            throw new NotifyException(
                    NotifyException.Code.UNCLEAR,
                    program() + " took longer than " + settings.timeout() + " and was killed");
        }
        if (code.get() != 0) {
            String said = SingleLine.of(errors.text(), MOST_REASON);
            throw new NotifyException(
                    NotifyException.Code.UNAVAILABLE,
                    program() + " ended with exit code " + code.get() + (said.isEmpty() ? "" : ": " + said));
        }
    }

    private ChildProcess start(ProcessSpec spec) {
        try {
            return processes.start(spec);
        } catch (ProcessException e) {
            throw new NotifyException(
                    NotifyException.Code.UNAVAILABLE, program() + " couldn't be started: " + e.getMessage(), e);
        }
    }

    /** Ids and words of ours alone: what others wrote is in the JSON. */
    private Map<String, String> environment(Notification notification) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("FACTORY_DELIVERY", notification.delivery());
        environment.put("FACTORY_HAPPENING", ConfigNode.spelling(notification.happening()));
        environment.put("FACTORY_URGENCY", ConfigNode.spelling(notification.urgency()));
        environment.put("FACTORY_TASK", notification.task().map(TaskId::value).orElse(""));
        return environment;
    }

    private String program() {
        return "'" + settings.command().get(0) + "'";
    }

    @Override
    public String toString() {
        return "command " + program();
    }
}
