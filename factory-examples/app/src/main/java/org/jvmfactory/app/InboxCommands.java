package org.jvmfactory.app;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.app.view.Text;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.InboxEntry;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskStatus;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands that put something into a task's inbox, where whoever works on it finds it. */
final class InboxCommands {

    private InboxCommands() {}

    /** What all of them have. */
    abstract static class Put implements Callable<Integer> {

        @ParentCommand
        private Main main;

        @Parameters(index = "0", paramLabel = "ID", description = "The task, or how its id begins.")
        private String id;

        @Override
        public Integer call() throws InterruptedException {
            return new Inbox(main).put(id, this::command);
        }

        /** The command for a task that stands so, or the reason why there is none. */
        abstract Command command(TaskView task, List<InboxEntry> waiting);

        static CliException refused(TaskView task, String why) {
            return new CliException(
                    ExitCode.WRONG_USE,
                    "task '" + task.task().id() + "' " + why + "; it is " + Text.words(task.status()) + ".");
        }
    }

    /** {@code factory answer}. */
    @CommandLine.Command(
            name = "answer",
            description = "Answers the question that a task waits for.",
            mixinStandardHelpOptions = true)
    static final class AnswerCommand extends Put {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "The answer.")
        private List<String> text;

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            Question question = task.question().orElseThrow(() -> refused(task, "asks nothing"));
            if (waiting.stream().anyMatch(entry -> entry.command() instanceof Command.Answer)) {
                throw refused(task, "has an answer already, which nobody has taken yet");
            }
            String answer = Watch.choice(question, String.join(" ", text).strip());
            if (answer.isEmpty()) {
                throw new CliException(ExitCode.WRONG_USE, "the answer is empty.");
            }
            if (!question.options().isEmpty() && !question.options().contains(answer)) {
                throw new CliException(
                        ExitCode.WRONG_USE,
                        "the answer must be one of these: " + String.join(", ", question.options()) + ".");
            }
            return new Command.Answer(question.id(), answer, Main.actor());
        }
    }

    /** {@code factory approve}. */
    @CommandLine.Command(
            name = "approve",
            description = {
                "Consents to exactly what a task asks approval for, such as a change of protected files.",
                "To refuse it: answer ID refuse."
            },
            mixinStandardHelpOptions = true)
    static final class ApproveCommand extends Put {

        @Option(
                names = "--digest",
                paramLabel = "DIGEST",
                description = "What you have seen, or how it begins: where it is another by now, nothing is approved.")
        private String digest = "";

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            Question question = task.question()
                    .filter(open -> open.digest().isPresent())
                    .orElseThrow(() -> refused(task, "asks for no approval"));
            if (waiting.stream().anyMatch(entry -> entry.command() instanceof Command.Answer)) {
                throw refused(task, "has an answer already, which nobody has taken yet");
            }
            String asked = question.digest().orElseThrow();
            if (!asked.startsWith(digest)) {
                throw refused(task, "asks for the approval of " + asked + ", not of " + digest);
            }
            return new Command.Answer(question.id(), Question.APPROVE, Main.actor());
        }
    }

    /** {@code factory steer}. */
    @CommandLine.Command(
            name = "steer",
            description = "Says something to the agent at work, or to the next one.",
            mixinStandardHelpOptions = true)
    static final class SteerCommand extends Put {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "What the agent is to know.")
        private List<String> text;

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            if (task.status().ended()) {
                throw refused(task, "has no agent to listen");
            }
            return new Command.Steer(String.join(" ", text), Main.actor());
        }
    }

    /** {@code factory post}. */
    @CommandLine.Command(
            name = "post",
            description = "Says something on a task's board; the next turn of an agent is told.",
            mixinStandardHelpOptions = true)
    static final class PostCommand extends Put {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "What is to be said.")
        private List<String> text;

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            return new Command.Post(String.join(" ", text), Main.actor());
        }
    }

    /** {@code factory start}. */
    @CommandLine.Command(name = "start", description = "Lets a held task start.", mixinStandardHelpOptions = true)
    static final class StartCommand extends Put {

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            if (task.status() != TaskStatus.HELD) {
                throw refused(task, "isn't held");
            }
            return new Command.Start(Main.actor());
        }
    }

    /** {@code factory cancel}. */
    @CommandLine.Command(
            name = "cancel",
            description = "Ends a task, whatever its state.",
            mixinStandardHelpOptions = true)
    static final class CancelCommand extends Put {

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
        private @Nullable String reason;

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            if (task.status().ended()) {
                throw refused(task, "has ended");
            }
            String why =
                    reason != null ? reason : "cancelled by " + Main.actor().name();
            return new Command.Cancel(why, Main.actor());
        }
    }

    /** {@code factory retry}. */
    @CommandLine.Command(
            name = "retry",
            description = "Has a task tried again that failed or was cancelled, or that a budget holds back.",
            mixinStandardHelpOptions = true)
    static final class RetryCommand extends Put {

        @Option(
                names = "--budget",
                paramLabel = "USD",
                description = "What the task may cost from now on, all that it has cost included.")
        private @Nullable BigDecimal budget;

        @Override
        Command command(TaskView task, List<InboxEntry> waiting) {
            boolean ended = task.status().ended() && task.status() != TaskStatus.DONE;
            if (!ended && !Permits.isRefusal(task.reason())) {
                throw refused(task, "can't be tried again");
            }
            return new Command.Retry(Optional.ofNullable(budget).map(RetryCommand::money), Main.actor());
        }

        private static Money money(BigDecimal usd) {
            try {
                Money money = Money.usd(usd);
                if (money.micros() > 0) {
                    return money;
                }
            } catch (ArithmeticException e) {
                // said below
            }
            throw new CliException(ExitCode.WRONG_USE, "a budget is an amount of dollars above 0, such as 7.50.");
        }
    }
}
