package org.jvmfactory.steps;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jvmfactory.step.TaskSummary;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.RepositoryIdentity;
import org.jvmfactory.task.RunEnd;
import org.jvmfactory.task.TaskStatus;

/**
 * What became of tasks in a stretch of time.
 *
 * @param from the time is this moment and later
 * @param to when it is now
 * @param tasks those that haven't ended, and those to which something has happened
 */
record Digest(Instant from, Instant to, List<TaskSummary> tasks) {

    Digest {
        tasks = List.copyOf(tasks);
    }

    String title() {
        return "Factory digest, " + day(from) + " to " + day(to);
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /** Nothing has happened, and nobody waits for people. */
    boolean isEmpty() {
        return waiting().isEmpty() && tasks.stream().noneMatch(task -> recent(task.changedAt()));
    }

    /** The same of one repository's tasks. */
    Map<String, Digest> byRepository() {
        Map<RepositoryIdentity, List<TaskSummary>> groups =
                tasks.stream().collect(Collectors.groupingBy(task -> RepositoryIdentity.of(task.repository())));
        Map<String, Digest> digests = new TreeMap<>();
        groups.values().forEach(group -> digests.put(group.get(0).repository(), new Digest(from, to, group)));
        return digests;
    }

    long taken() {
        return tasks.stream().filter(task -> recent(task.submittedAt())).count();
    }

    /** Whose first pull request was opened. */
    List<TaskSummary> published() {
        return tasks.stream()
                .filter(task -> task.publishedAt().filter(this::recent).isPresent())
                .toList();
    }

    long merged() {
        return tasks.stream()
                .filter(task ->
                        ended(task, TaskStatus.DONE) && task.publishedAt().isPresent())
                .count();
    }

    /** How many came to be so; those whose rounds were used up count as unresolved alone. */
    long ended(TaskStatus status) {
        return tasks.stream()
                .filter(task -> ended(task, status) && !isUnresolved(task))
                .count();
    }

    private boolean ended(TaskSummary task, TaskStatus status) {
        return task.status() == status && recent(task.statusSince());
    }

    /** Whose rounds were used up with work left. */
    long unresolved() {
        return tasks.stream().filter(this::isUnresolved).count();
    }

    private boolean isUnresolved(TaskSummary task) {
        return task.end().equals(Optional.of(RunEnd.UNRESOLVED))
                && recent(task.statusSince())
                && (task.status() == TaskStatus.IN_REVIEW || task.status() == TaskStatus.FAILED);
    }

    long open() {
        return tasks.stream().filter(task -> !task.status().ended()).count();
    }

    /** Those with which nothing goes on before a person does something, the longest-waiting first. */
    List<TaskSummary> waiting() {
        return tasks.stream()
                .filter(task -> task.status() == TaskStatus.HELD
                        || task.status() == TaskStatus.IN_REVIEW
                        || (task.status() == TaskStatus.WAITING
                                && task.question().isPresent()))
                .sorted(Comparator.comparing(TaskSummary::statusSince))
                .toList();
    }

    /** By engine. */
    Map<String, Cost> costs() {
        Map<String, Cost> costs = new TreeMap<>();
        tasks.forEach(task -> task.costs().forEach((engine, cost) -> costs.merge(engine, cost, Cost::plus)));
        return costs;
    }

    Cost cost() {
        return costs().values().stream().reduce(Cost.NOTHING, Cost::plus);
    }

    /** From task to pull request; empty where none was published. */
    Optional<Duration> median() {
        List<Duration> times = published().stream()
                .map(task ->
                        Duration.between(task.submittedAt(), task.publishedAt().orElseThrow()))
                .sorted()
                .toList();
        int middle = times.size() / 2;
        if (times.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                times.size() % 2 == 1
                        ? times.get(middle)
                        : times.get(middle - 1).plus(times.get(middle)).dividedBy(2));
    }

    /** Those that needed further rounds, the most first. */
    List<TaskSummary> rounds() {
        return tasks.stream()
                .filter(task -> task.rounds() > 0 && recent(task.changedAt()))
                .sorted(Comparator.comparingInt(TaskSummary::rounds).reversed())
                .toList();
    }

    private boolean recent(Instant moment) {
        return !moment.isBefore(from);
    }
}
