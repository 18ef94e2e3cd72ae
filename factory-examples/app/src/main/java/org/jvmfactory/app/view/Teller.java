package org.jvmfactory.app.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.News;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/** Tells the story of one task, event by event. Not thread-safe. */
final class Teller {

    private static final int WIDTH = 160;

    private final Style style;
    private final TaskFold fold = new TaskFold();

    /** The steps at work, by their paths: several where they stand in branches. */
    private final Map<StepPath, Current> current = new LinkedHashMap<>();

    Teller(Style style) {
        this.style = style;
    }

    /** The step at work and since when. */
    record Current(String step, Instant since) {}

    List<Current> current() {
        return List.copyOf(current.values());
    }

    /** The step at work that {@code event} is about, as far as one can tell. */
    Optional<String> about(Event event) {
        return Optional.ofNullable(path(event))
                .flatMap(path -> Optional.ofNullable(current.get(path)))
                .or(() -> current.size() == 1 ? current.values().stream().findFirst() : Optional.empty())
                .map(Current::step);
    }

    private static @Nullable StepPath path(Event event) {
        if (event instanceof Event.StepStarted started) {
            return started.path();
        }
        if (event instanceof Event.AgentReported reported) {
            return reported.path();
        }
        if (event instanceof Event.SessionOpened opened) {
            return opened.path();
        }
        if (event instanceof Event.StepNoted noted) {
            return noted.path();
        }
        if (event instanceof Event.PlanReported reported) {
            return reported.path();
        }
        if (event instanceof Event.LearningRecorded recorded) {
            return recorded.path();
        }
        return event instanceof Event.EgressDenied denied ? denied.path() : null;
    }

    TaskView view() {
        return fold.view();
    }

    /** Takes the next event of the task and says what is to be said about it. */
    Told tell(JournalEntry entry) {
        fold.apply(entry);
        Event event = entry.event();
        if (event instanceof Event.StepStarted started) {
            current.put(started.path(), new Current(StepText.name(started.path()), entry.at()));
        } else if (event instanceof Event.StepFinished finished) {
            current.remove(finished.path());
        } else if (event instanceof Event.RunEnded) {
            current.clear();
        }
        return told(event);
    }

    private Told told(Event event) {
        if (event instanceof Event.AgentReported reported) {
            return reported(reported.event());
        }
        if (event instanceof Event.TaskSubmitted submitted) {
            return new Told.Lines(heading(submitted.task()));
        }
        if (event instanceof Event.StatusChanged changed) {
            return status(changed);
        }
        if (event instanceof Event.CommandTaken taken) {
            return Told.line("  " + style.cyan("»") + " " + command(taken.command()) + ": " + words(taken.outcome()));
        }
        if (event instanceof Event.LeaseTaken lease) {
            return lease.epoch() > 1 ? new Told.Activity("taken over") : new Told.Nothing();
        }
        if (event instanceof Event.EffectIntended || event instanceof Event.EffectDone) {
            return new Told.Nothing(); // the step that wanted it says so
        }
        if (event instanceof Event.EffectFailed failed) {
            String unclear = failed.unclear() ? " (nobody can say whether it was done: look)" : "";
            return Told.line("  " + style.red("✘ " + failed.kind() + ": " + words(failed.reason()) + unclear));
        }
        return ofRun(event);
    }

    private Told ofRun(Event event) {
        if (event instanceof Event.RunStarted started) {
            return started.run().number() == 1
                    ? new Told.Activity("preparing a workspace")
                    : Told.line("  " + style.dim("run " + started.run().number() + ": " + started.cause()));
        }
        if (event instanceof Event.WorkspaceReady ready) {
            return Told.line(style.dim("  branch " + ready.branch() + ", from " + ready.baseBranch() + " at "
                    + Text.commit(ready.base())));
        }
        if (event instanceof Event.MemoryRecalled recalled) {
            return recalled.entries().isEmpty()
                    ? new Told.Nothing()
                    : new Told.Activity("remembers " + recalled.entries().size() + " things of earlier tasks");
        }
        if (event instanceof Event.StepStarted started) {
            String name = StepText.name(started.path());
            return started.attempt() == 1
                    ? new Told.Activity("")
                    : Told.line("  " + style.yellow("↻ " + name + " is begun again, try " + started.attempt()));
        }
        if (event instanceof Event.PermitTaken || event instanceof Event.PermitSettled) {
            return new Told.Nothing(); // what it cost is said with the step
        }
        if (event instanceof Event.ChangeMeasured) {
            return new Told.Nothing(); // it is for those who count
        }
        if (event instanceof Event.ProcessesEnded ended) {
            return new Told.Activity("ended " + ended.processes() + " left over: " + words(ended.reason()));
        }
        if (event instanceof Event.EgressDenied denied) {
            return new Told.Activity("denied egress: " + words(denied.reason()));
        }
        if (event instanceof Event.KeyInside key) {
            return new Told.Activity("key inside the sandbox: " + words(String.join(", ", key.variables())));
        }
        if (event instanceof Event.SessionOpened opened) {
            String resumed = opened.resumed().isPresent() ? ", goes on with the conversation" : "";
            return new Told.Activity(opened.agent() + " on " + opened.engine() + resumed);
        }
        if (event instanceof Event.AgentRouted routed) {
            return Told.line("  " + style.yellow("→ " + routed(routed)));
        }
        if (event instanceof Event.StepNoted noted) {
            return new Told.Activity(words(noted.note()));
        }
        if (event instanceof Event.MessagePosted posted) {
            return Told.line("  " + style.cyan("✉ " + posted.agent() + ": " + words(posted.text())));
        }
        if (event instanceof Event.PlanReported reported) {
            return new Told.Activity(StepText.progress(reported.items()));
        }
        if (event instanceof Event.LearningRecorded recorded) {
            return new Told.Activity("learned: " + words(recorded.text()));
        }
        if (event instanceof Event.StepFinished finished) {
            return step(finished.path());
        }
        if (event instanceof Event.RunEnded ended) {
            return ended.end() == RunEnd.DONE
                    ? new Told.Nothing()
                    : new Told.Activity(Text.words(ended.end()) + ": " + words(ended.reason()));
        }
        throw new IllegalStateException("no words for " + event.getClass().getSimpleName());
    }

    private Told reported(AgentEvent event) {
        if (event instanceof AgentEvent.Said said) {
            return activity(words(said.text()));
        }
        if (event instanceof AgentEvent.ToolStarted tool) {
            return new Told.Activity(words(tool.tool() + " " + tool.summary()));
        }
        if (event instanceof AgentEvent.ToolFinished tool) {
            return tool.ok() ? new Told.Nothing() : new Told.Activity("failed: " + words(tool.summary()));
        }
        if (event instanceof AgentEvent.Retrying retrying) {
            return new Told.Activity(
                    "asks the model again, try " + retrying.attempt() + ": " + words(retrying.reason()));
        }
        if (event instanceof AgentEvent.LimitReported limit) {
            return new Told.Activity("usage window " + words(limit.window() + ": " + limit.status()));
        }
        if (event instanceof AgentEvent.PermissionDecided decided) {
            return decided.allowed()
                    ? new Told.Nothing()
                    : new Told.Activity("denied: " + words(decided.tool() + ": " + decided.reason()));
        }
        if (event instanceof AgentEvent.MessageDelivered delivered) {
            return new Told.Activity("was told: " + words(delivered.text()));
        }
        if (event instanceof AgentEvent.Warned warned) {
            return Told.line("  " + style.yellow("! " + words(warned.message())));
        }
        if (event instanceof AgentEvent.TurnEnded ended) {
            return ended.result()
                    .failure()
                    .<Told>map(
                            failure -> new Told.Activity(Text.words(failure.kind()) + ": " + words(failure.message())))
                    .orElseGet(Told.Nothing::new);
        }
        return new Told.Nothing(); // deltas, lines nobody can read, the begin of a session
    }

    private static Told activity(String words) {
        return words.isEmpty() ? new Told.Nothing() : new Told.Activity(words);
    }

    private Told status(Event.StatusChanged changed) {
        TaskStatus status = changed.status();
        if (status == TaskStatus.RUNNING) {
            return new Told.Nothing();
        }
        if (status == TaskStatus.QUEUED || status == TaskStatus.HELD) {
            return new Told.Activity(words(changed.reason()));
        }
        if (status == TaskStatus.WAITING && fold.view().question().isEmpty()) {
            return Told.line("  " + style.yellow(words(changed.reason())));
        }
        return status.ended() && fold.view().lastRun().isEmpty()
                ? new Told.Activity(Text.words(status) + ": " + words(changed.reason()))
                : new Told.Nothing();
    }

    private List<String> heading(Task task) {
        List<String> facts = new ArrayList<>();
        facts.add(Text.safe(task.request().repository()));
        task.request().base().ifPresent(base -> facts.add("base " + base));
        task.request().workflow().ifPresent(facts::add);
        task.request().engine().ifPresent(engine -> facts.add("on " + engine));
        return List.of(
                style.bold(task.id().value()) + "  "
                        + style.bold(words(task.request().title())),
                style.dim("  " + String.join(" · ", facts)));
    }

    private Told step(StepPath path) {
        StepView step = fold.view().lastRun().orElseThrow().steps().stream()
                .filter(it -> it.path().equals(path))
                .findFirst()
                .orElseThrow();
        return new Told.Lines(new StepText(style).lines(step));
    }

    private static String routed(Event.AgentRouted routed) {
        String passed = routed.passed().stream()
                .map(each -> Text.safe(each.engine()) + ": " + words(each.reason()))
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        return routed.engine()
                        .map(engine -> "goes on with " + Text.safe(engine))
                        .orElse("no engine can be had") + " (" + passed + ")";
    }

    private static String command(Command command) {
        if (command instanceof Command.Answer answer) {
            return "answer “" + words(answer.text()) + "”";
        }
        if (command instanceof Command.Steer steer) {
            return "word to the agent “" + words(steer.text()) + "”";
        }
        if (command instanceof Command.Post post) {
            return "message “" + words(post.text()) + "”";
        }
        if (command instanceof Command.Cancel cancel) {
            return "cancel (" + words(cancel.reason()) + ")";
        }
        if (command instanceof Command.Revise revise) {
            return "further run: "
                    + revise.news().stream().map(News::text).map(Teller::words).collect(Collectors.joining("; "));
        }
        if (command instanceof Command.Close close) {
            return "pull request settled (" + words(close.reason()) + ")";
        }
        if (command instanceof Command.Escalate escalate) {
            return "a person must look (" + words(escalate.reason()) + ")";
        }
        return command instanceof Command.Start ? "start" : "retry";
    }

    private static String words(String text) {
        return Text.firstLine(text, WIDTH);
    }
}
