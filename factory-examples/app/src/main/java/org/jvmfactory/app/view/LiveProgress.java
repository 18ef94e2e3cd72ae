package org.jvmfactory.app.view;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;

/**
 * What is finished as lines, and below them one line that moves and says what is being done. Thread-safe.
 */
public final class LiveProgress implements Progress {

    private static final List<String> FRAMES = List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏");
    private static final String ERASE = "\r\u001b[2K";

    // A line that is longer than the terminal is wide is cut there instead of going on in a second one, which would
    // stay.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintWriter out;
    private final InstantSource time;
    private final boolean many;
    private final Style style = new Style(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TaskId, Told.Activity> activities = new LinkedHashMap<>();
    private final Map<TaskId, Teller> tellers = new LinkedHashMap<>();
    private int frame;
    private boolean closed;

    /** @param many whether each line says which task it is about */
    public LiveProgress(PrintWriter out, InstantSource time, boolean many) {
        this.out = out;
        this.time = time;
        this.many = many;
    }

    @Override
    public void show(JournalEntry entry) {
        lock.lock();
        try {
            entry.stream().task().ifPresent(id -> show(id, teller(id).tell(entry)));
        } finally {
            lock.unlock();
        }
    }

    private void show(TaskId id, Told told) {
        if (told instanceof Told.Lines lines) {
            activities.remove(id);
            lines.lines().forEach(line -> print(many ? style.dim(id + " ") + line : line));
        } else if (told instanceof Told.Activity activity) {
            activities.put(id, activity);
        }
        draw();
    }

    @Override
    public void skip(JournalEntry entry) {
        lock.lock();
        try {
            entry.stream().task().ifPresent(id -> teller(id).tell(entry));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void say(String line) {
        lock.lock();
        try {
            print(line);
            draw();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void tick() {
        lock.lock();
        try {
            frame = (frame + 1) % FRAMES.size();
            draw();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                out.print(ERASE);
                out.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void print(String line) {
        if (!closed) {
            out.print(ERASE);
            out.println(line);
        }
    }

    private void draw() {
        if (closed) {
            return;
        }
        List<String> active = tellers.keySet().stream()
                .map(this::activity)
                .flatMap(Optional::stream)
                .toList();
        String line = active.isEmpty()
                ? ""
                : "  " + style.cyan(FRAMES.get(frame)) + " " + String.join(style.dim(" │ "), active);
        out.print(ERASE + NO_WRAP + line + WRAP);
        out.flush();
    }

    private Optional<String> activity(TaskId id) {
        Teller teller = teller(id);
        TaskView view = teller.view();
        if (!view.status().active()) {
            return Optional.empty();
        }
        String doing =
                Optional.ofNullable(activities.get(id)).map(Told.Activity::text).orElse("");
        String task = many ? id + " " : "";
        String steps = teller.current().stream()
                .map(step -> style.bold(step.step()) + " " + style.dim(since(step.since())))
                .collect(Collectors.joining(", "));
        return Optional.of(
                steps.isEmpty() ? task + style.dim(doing.isEmpty() ? "…" : doing) : task + steps + " " + doing);
    }

    private String since(Instant start) {
        Duration passed = Duration.between(start, time.instant());
        return Text.duration(Duration.ofSeconds(Math.max(0, passed.toSeconds())))
                .replaceFirst("\\.0s$", "s");
    }

    private Teller teller(TaskId id) {
        return tellers.computeIfAbsent(id, task -> new Teller(style));
    }
}
