package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.EffectResult;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.Message;
import org.jvmfactory.task.News;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Task;
import org.jvmfactory.task.TaskStatus;

/**
 * What the journal says of a task: a fold of its stream. Immutable.
 *
 * @param runs oldest first
 * @param question the question that is open; empty where none is
 * @param answers by the question's id
 * @param messages what was said on its board, oldest first
 * @param effects by key, the latest state of each
 * @param brought by kind, what the latest done effect brought; of the branch, also what people pushed and was taken over since
 * @param news what was said of the published change and no run has begun for yet
 * @param sources of all that was ever said so
 * @param settled whether its pull request was merged or closed since its last run began
 * @param spending what its agents have used
 * @param forgotten what is known of runs that were forgotten; they aren't in {@code runs} any more
 * @param nextSequence of the stream, so that the view can be told apart from a newer one
 */
public record TaskView(
        Task task,
        TaskStatus status,
        String reason,
        List<RunView> runs,
        Optional<Question> question,
        Map<String, Answer> answers,
        List<Message> messages,
        Map<String, EffectView> effects,
        Map<String, EffectResult> brought,
        List<News> news,
        Set<String> sources,
        boolean settled,
        Spending spending,
        Optional<Event.TaskForgotten> forgotten,
        Instant changedAt,
        long nextSequence) {

    private static final String PULL_REQUEST = "pull-request";

    public TaskView {
        requireNonNull(task, "task");
        requireNonNull(status, "status");
        requireNonNull(reason, "reason");
        runs = List.copyOf(runs);
        requireNonNull(question, "question");
        answers = Map.copyOf(answers);
        messages = List.copyOf(messages);
        effects = Map.copyOf(effects);
        brought = Map.copyOf(brought);
        news = List.copyOf(news);
        sources = Set.copyOf(sources);
        requireNonNull(spending, "spending");
        requireNonNull(forgotten, "forgotten");
        requireNonNull(changedAt, "changedAt");
    }

    /** The run that is under way or was the last. */
    public Optional<RunView> lastRun() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    /** How many runs it has had, those that were forgotten included. */
    public int runCount() {
        return runs.size() + forgotten.map(Event.TaskForgotten::runs).orElse(0);
    }

    /** The value that the latest done effect of {@code kind} brought under {@code name}. */
    public Optional<String> effectValue(String kind, String name) {
        return Optional.ofNullable(brought.get(kind))
                .flatMap(result -> Optional.ofNullable(result.values().get(name)));
    }

    /** The last commit handed over by any run; the base where there is none, empty where there is no workspace yet. */
    public Optional<String> tip() {
        for (int i = runs.size() - 1; i >= 0; i--) {
            Optional<String> tip = runs.get(i).tip();
            if (tip.isPresent()) {
                return tip;
            }
        }
        return base();
    }

    /** Why a run that began now would follow the published change; empty where nothing was published, or nothing is wanted of it. */
    public List<News> following() {
        return brought.containsKey(PULL_REQUEST) ? news : List.of();
    }

    /** Where the branch begins: where it was last moved to, or began; empty where there is no workspace yet. */
    public Optional<String> base() {
        return runs.stream()
                .flatMap(run -> run.base().stream())
                .reduce((first, second) -> second)
                .or(() -> workspace().map(Event.WorkspaceReady::base));
    }

    /** Whose HOME the files of {@code session} are in; empty where no agent is known to have held it. */
    public Optional<String> home(String session) {
        return steps(session)
                .flatMap(step -> step.handOver().flatMap(HandOver::home).or(step::agent).stream())
                .findFirst();
    }

    /** The engine with which {@code session} was held; empty where nobody knows it. */
    public Optional<String> engine(String session) {
        return steps(session).flatMap(step -> step.engine().stream()).findFirst();
    }

    private Stream<StepView> steps(String session) {
        return runs.stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.session().equals(Optional.of(session)));
    }

    /** The last session before {@code run} whose agent handed something over that is on the branch; empty where there is none. */
    public Optional<String> sessionBefore(RunId run) {
        return runs.stream()
                .filter(earlier -> earlier.id().number() < run.number())
                .flatMap(earlier -> earlier.steps().stream())
                .filter(step ->
                        step.handOver().isPresent() && step.path().branch().isEmpty())
                .flatMap(step -> step.session().stream())
                .reduce((first, second) -> second);
    }

    /**
     * The last commit handed over in {@code branch} of a parallel node in the last run; where there is none yet, that of the branch around
     * it, or of the run: there it began.
     */
    public Optional<String> tip(StepPath branch) {
        Optional<String> own = lastRun().flatMap(run -> run.tip(Optional.of(branch)));
        return own.isPresent()
                ? own
                : branch.parent().flatMap(StepPath::branch).map(this::tip).orElseGet(this::tip);
    }

    /** The blob with the pack of {@code commit}, the last where it was handed over with one more than once. */
    public Optional<String> pack(String commit) {
        return runs.stream()
                .flatMap(run -> run.steps().stream())
                .map(StepView::handOver)
                .flatMap(Optional::stream)
                .filter(handOver -> handOver.commit().equals(commit))
                .flatMap(handOver -> handOver.pack().stream())
                .reduce((first, second) -> second);
    }

    /** How often the judge that judged most often did so again. */
    public int rounds() {
        Map<String, Integer> judgements = new HashMap<>();
        runs.stream()
                .flatMap(run -> run.steps().stream())
                .filter(step -> step.result()
                        .filter(StepResult.Judged.class::isInstance)
                        .isPresent())
                .forEach(step -> judgements.merge(step.path().place(), 1, Integer::sum));
        return judgements.values().stream().mapToInt(times -> times - 1).max().orElse(0);
    }

    /** Where the task's runs work, once that is ready. */
    public Optional<Event.WorkspaceReady> workspace() {
        return runs.stream().flatMap(run -> run.workspace().stream()).findFirst();
    }
}
