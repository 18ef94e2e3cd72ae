package org.jvmfactory.example.crashtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.effect.NoticeView;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskFold;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.LivingProcesses;

/** Compares what Factory says, and what the world outside says, with what was promised. For one thread. */
final class Judge {

    private static final int ALL = 1_000_000;

    private final Ground ground;
    private final Map<Integer, Set<String>> acknowledged;
    private final int submitted;
    private final List<String> broken = new ArrayList<>();

    /**
     * @param acknowledged the ids that were told for each number
     * @param submitted the highest number that was asked for, perhaps without an answer
     */
    Judge(Ground ground, Map<Integer, Set<String>> acknowledged, int submitted) {
        this.ground = ground;
        this.acknowledged = acknowledged;
        this.submitted = submitted;
    }

    /** Tasks that have come to no end. */
    List<String> unsettled() {
        try (FactoryStore store = ground.openStore()) {
            return store.tasks(Set.of(TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.WAITING), ALL).stream()
                    .map(row -> row.id() + " " + row.status() + ": " + row.reason())
                    .toList();
        }
    }

    /** What was promised and not kept. */
    List<String> judge() throws IOException, InterruptedException {
        try (FactoryStore store = ground.openStore()) {
            Map<String, TaskView> views = new HashMap<>();
            for (TaskRow row : store.tasks(Set.of(), ALL)) {
                journal(store, row).ifPresent(view -> views.put(row.id().value(), view));
            }
            positions(store);
            tasks(views);
            Published published = new Published(ground.repository());
            Set<String> noted = noted();
            for (TaskView view : views.values()) {
                work(view, published, noted);
                acts(view);
                notices(store, view);
                processes(view.task().id());
            }
        }
        return broken;
    }

    private void check(boolean kept, String otherwise) {
        if (!kept) {
            broken.add(otherwise);
        }
    }

    /** Whole, in order, and a fold of it says what the row says. */
    private Optional<TaskView> journal(FactoryStore store, TaskRow row) {
        try {
            List<JournalEntry> entries = store.read(StreamId.of(row.id()), 0, ALL);
            long epoch = 0;
            int runs = 0;
            for (int i = 0; i < entries.size(); i++) {
                check(entries.get(i).sequence() == i, "the journal of " + row.id() + " has a gap at " + i);
                if (entries.get(i).event() instanceof Event.LeaseTaken taken) {
                    check(taken.epoch() > epoch, "epoch " + taken.epoch() + " of " + row.id() + " came twice");
                    epoch = taken.epoch();
                } else if (entries.get(i).event() instanceof Event.RunStarted) {
                    runs++;
                }
            }
            check(runs == 1, row.id() + " had " + runs + " runs where nobody asked for another");
            TaskView view = TaskFold.view(store, StreamId.of(row.id())).orElseThrow();
            check(
                    view.status() == row.status(),
                    "the journal of " + row.id() + " says " + view.status() + ", its row " + row.status());
            return Optional.of(view);
        } catch (RuntimeException e) {
            broken.add("the journal of " + row.id() + " can't be read: " + e);
            return Optional.empty();
        }
    }

    /** All streams together hold each event once. */
    private void positions(FactoryStore store) {
        long last = 0;
        for (JournalEntry entry : store.readAll(0, ALL)) {
            check(entry.position() > last, "position " + entry.position() + " comes after " + last);
            last = entry.position();
        }
        check(
                last == store.lastPosition(),
                "the last position is " + store.lastPosition() + ", the last event's " + last);
    }

    /** Each request is one task, and each that was acknowledged came to its end. */
    private void tasks(Map<String, TaskView> views) {
        Map<String, List<String>> byTitle = views.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getValue().task().request().title(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        byTitle.forEach((title, ids) -> check(ids.size() == 1, "'" + title + "' is several tasks: " + ids));
        check(views.size() <= submitted, views.size() + " tasks came of " + submitted + " requests");
        acknowledged.forEach((number, ids) -> {
            check(ids.size() == 1, "request " + number + " was told several ids: " + ids);
            for (String id : ids) {
                TaskView view = views.get(id);
                if (view == null) {
                    broken.add("acknowledged task " + id + " is lost");
                } else {
                    check(
                            view.status() == TaskStatus.IN_REVIEW || unclear(view),
                            id + " ended as " + view.status() + ": " + view.reason());
                }
            }
        });
    }

    /** Whether it failed as it had to: nobody can say whether a bell that can't be looked up was rung. */
    private static boolean unclear(TaskView view) {
        return view.status() == TaskStatus.FAILED
                && view.effects().values().stream()
                        .anyMatch(effect -> effect.intent().kind().equals("ring") && effect.unclear());
    }

    /** What agents noted as kept, by task and file. */
    private Set<String> noted() throws IOException {
        Path file = ground.witness().resolve("noted");
        Set<String> kept = new HashSet<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("kept")) {
                kept.add(words[1] + " " + words[2]);
            } else {
                broken.add("an agent of " + words[1] + " found somebody of an earlier one in its tree, in " + words[2]);
            }
        }
        return kept;
    }

    /** One branch and one pull request, with everything in it. */
    private void work(TaskView view, Published published, Set<String> noted) throws IOException, InterruptedException {
        String id = view.task().id().value();
        String key = view.task().request().description().substring("KEY=".length());
        boolean asked = view.task().request().workflow().equals(Optional.of("asking"));
        List<String> branches = published.branches(id);
        check(branches.size() == 1, id + " has the branches " + branches);
        for (String branch : branches) {
            Map<String, String> files = published.files(branch);
            // A file that nobody noted may be one at which its agent was killed.
            noted.stream()
                    .filter(line -> line.startsWith(id + " "))
                    .map(line -> line.substring(id.length() + 1))
                    .forEach(file -> holds(files, file, key + "\n", id));
            holds(files, "coder.txt", key + "\n", id);
            holds(files, "answer.txt", asked ? "a-" + key + "\n" : "", id);
            pullRequest(id, branch, published.tip(branch));
        }
    }

    private void holds(Map<String, String> files, String file, String content, String task) {
        check(files.containsKey(file), "work of " + task + " is lost: " + file);
        check(
                Published.hash(content).equals(files.getOrDefault(file, Published.hash(content))),
                file + " of " + task + " isn't what its agent wrote");
    }

    private void pullRequest(String id, String branch, String tip) {
        Ledger host = ground.ledger("host");
        long opened = host.lines("open").stream()
                .filter(line -> line.get(2).equals(branch))
                .count();
        check(opened == 1, id + " opened " + opened + " pull requests");
        String shown = MoodyHost.kept(host, branch)
                .map(PullRequest::content)
                .map(content -> content.commit())
                .orElse("none");
        check(shown.equals(tip), "the pull request of " + id + " shows " + shown + ", the branch " + tip);
    }

    /** What can be looked up was done once, what can't at most once. */
    private void acts(TaskView view) {
        view.effects().forEach((key, effect) -> {
            String kind = effect.intent().kind();
            if (kind.equals("stamp") || kind.equals("ring")) {
                long done = ground.ledger("acts").lines(kind).stream()
                        .filter(line -> line.get(1).equals(key))
                        .count();
                boolean right = effect.result().isPresent() ? done == 1 : kind.equals("ring") && done <= 1;
                check(right, "effect " + key + " was done " + done + " times");
            }
        });
    }

    private void notices(FactoryStore store, TaskView view) {
        List<NoticeView> notices = NoticeView.of(store, view);
        for (String notifier : List.of("bell", "post")) {
            check(
                    notices.stream().anyMatch(notice -> notice.notifier().equals(notifier)),
                    notifier + " was never to tell of " + view.task().id());
        }
        for (NoticeView notice : notices) {
            long told = ground.ledger(notice.notifier()).lines("told").stream()
                    .filter(line -> line.get(1).equals(notice.delivery()))
                    .count();
            boolean right = notice.notifier().equals("bell")
                    ? told <= 1 && (told == 1 || notice.state() == NoticeView.State.UNCLEAR)
                    : told >= 1 && notice.state() == NoticeView.State.DELIVERED;
            check(right, "notification " + notice + " was told " + told + " times");
        }
    }

    private void processes(TaskId task) {
        List<String> living = LivingProcesses.of(task);
        check(living.isEmpty(), "processes of " + task + " are left: " + living);
    }
}
