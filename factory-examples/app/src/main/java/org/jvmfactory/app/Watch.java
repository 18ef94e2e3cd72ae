package org.jvmfactory.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.Factory;
import org.jvmfactory.app.view.Progress;
import org.jvmfactory.app.view.Style;
import org.jvmfactory.app.view.TaskJson;
import org.jvmfactory.app.view.TaskText;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskId;

/**
 * Watches tasks that this process works on, from the first event on the screen to the last word: asks the person who sits there, and stops
 * in order when the process is told to end.
 */
final class Watch {

    /** A person who waits for the end of a command is told of a full disk, rather than left to wait for room. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Main main;
    private final Screen screen;
    private final Factory factory;
    private final Set<TaskId> tasks;
    private final boolean json;
    private OptionalLong troubledSince = OptionalLong.empty();

    Watch(Main main, Factory factory, Set<TaskId> tasks, boolean json) {
        this.main = main;
        this.screen = main.screen();
        this.factory = factory;
        this.tasks = tasks;
        this.json = json;
    }

    /**
     * Watches until Factory can do nothing more for any of the tasks, and says how they came out.
     *
     * @param fromBeginning whether what has happened so far is shown too
     * @return how they stand now
     */
    Map<TaskId, TaskView> untilSettled(boolean fromBeginning) throws InterruptedException {
        Progress progress = screen.progress(json, tasks.size() > 1);
        Stopping stopping = new Stopping(() -> stop(progress));
        try (progress) {
            Map<TaskId, TaskView> views = follow(progress, fromBeginning);
            progress.close();
            views.values().forEach(this::report);
            return views;
        } catch (RuntimeException e) {
            if (stopping.begun()) {
                new CountDownLatch(1).await(); // the process ends as soon as all is in order
            }
            throw e;
        } finally {
            stopping.disarm();
        }
    }

    private Map<TaskId, TaskView> follow(Progress progress, boolean fromBeginning) throws InterruptedException {
        Follower follower = new Follower(factory.store(), progress, tasks);
        if (!fromBeginning) {
            follower.skip();
        }
        while (true) {
            Map<TaskId, TaskView> views = follower.follow(this::settled);
            Optional<TaskView> asking = views.values().stream()
                    .filter(task -> task.question().isPresent())
                    .findFirst();
            if (json || asking.isEmpty() || screen.lines().isEmpty() || !asked(progress, asking.get())) {
                return views;
            }
        }
    }

    private boolean settled(TaskView task) {
        Optional<String> trouble = factory.trouble();
        if (trouble.isEmpty()) {
            troubledSince = OptionalLong.empty();
        } else if (troubledSince.isEmpty()) {
            troubledSince = OptionalLong.of(System.nanoTime());
        } else if (System.nanoTime() - troubledSince.getAsLong() > PATIENCE.toNanos()) {
            throw new CliException(
                    ExitCode.LACKS_SOMETHING,
                    trouble.get() + ". What was done so far is kept. See to it, then go on with: "
                            + main.invocation("resume " + task.task().id()));
        }
        return Follower.settled(factory.store(), task);
    }

    /** Asks whoever sits there; false where there is no answer. */
    private boolean asked(Progress progress, TaskView task) {
        Question question = task.question().orElseThrow();
        Supplier<@Nullable String> lines = screen.lines().orElseThrow();
        progress.say("");
        new TaskText(screen.style()).question(question).forEach(progress::say);
        progress.say(screen.style().dim("  Your answer (an empty line leaves it open):"));
        String line = lines.get();
        if (line == null || line.isBlank()) {
            return false;
        }
        factory.task(task.task().id()).orElseThrow().answer(choice(question, line.strip()), Main.actor());
        return true;
    }

    /** What was meant: the number of an option, an option in whatever case, or the text itself. */
    static String choice(Question question, String typed) {
        List<String> options = question.options();
        if (typed.matches("\\d{1,3}")) {
            int number = Integer.parseInt(typed);
            if (!options.contains(typed) && number >= 1 && number <= options.size()) {
                return options.get(number - 1);
            }
        }
        return options.stream()
                .filter(option -> option.toLowerCase(Locale.ROOT).equals(typed.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(typed);
    }

    private void report(TaskView task) {
        PrintWriter people = json ? screen.err() : screen.out();
        if (!json) {
            new TaskText(screen.style()).outcome(task).forEach(people::println);
        }
        hints(task).forEach(people::println);
        if (json) {
            screen.out().println(TaskJson.outcome(task));
        }
    }

    private List<String> hints(TaskView task) {
        String id = task.task().id().value();
        return switch (task.status()) {
            case WAITING -> question(task, id);
            case HELD ->
                List.of(
                        "  Let it start: " + main.invocation("start " + id),
                        "  Then go on: " + main.invocation("resume " + id));
            case FAILED, CANCELLED, REJECTED ->
                List.of(
                        "  What happened: " + main.invocation("logs " + id),
                        "  Try again: " + main.invocation("retry " + id) + ", then " + main.invocation("resume " + id));
            case DONE, IN_REVIEW -> List.of("  Look closer: " + main.invocation("show " + id));
            case QUEUED, RUNNING -> List.of("  Go on: " + main.invocation("resume " + id));
        };
    }

    private List<String> question(TaskView task, String id) {
        List<String> lines = new ArrayList<>();
        task.question().ifPresent(question -> {
            lines.addAll(new TaskText(json ? Style.PLAIN : screen.style()).question(question));
            lines.add(question.digest()
                    .map(digest -> "  Approve it: "
                            + main.invocation("approve " + id + " --digest " + digest.substring(0, 16))
                            + ", or refuse: " + main.invocation("answer " + id + " refuse"))
                    .orElse("  Answer it: " + main.invocation("answer " + id + " '<your answer>'")));
            lines.add("  Then go on: " + main.invocation("resume " + id));
        });
        return lines;
    }

    private void stop(Progress progress) {
        progress.close();
        screen.err().println("Stopping, so that it can go on later ...");
        factory.close();
        String what = tasks.size() == 1 ? "resume " + tasks.iterator().next() : "resume";
        screen.err().println("Stopped. Go on with: " + main.invocation(what));
    }
}
