package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.journal.Command;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Question;
import org.jvmfactory.ticket.Standing;

/** What is to be done about something that somebody said of a ticket: a pure decision. */
sealed interface Response {

    /** The command is put into the task's inbox. */
    record Give(Command command) implements Response {
        public Give {
            requireNonNull(command, "command");
        }
    }

    /**
     * Something is said in reply.
     *
     * @param about what it is said once about
     */
    record Explain(String about, String markdown) implements Response {
        public Explain {
            requireNonNull(about, "about");
            requireNonNull(markdown, "markdown");
        }
    }

    /** They may not. */
    record Refuse() implements Response {}

    /** Nothing. */
    record Nothing() implements Response {}

    /**
     * Who said it, and when.
     *
     * @param mayAnswer whether they may answer although they aren't trusted: they wrote the ticket, and that suffices here
     * @param seenQuestion whether the open question stood on the ticket before
     */
    record Speaker(String name, Standing standing, boolean mayAnswer, boolean seenQuestion) {
        public Speaker {
            requireNonNull(name, "name");
            requireNonNull(standing, "standing");
        }

        boolean trusted() {
            return standing == Standing.TRUSTED;
        }

        Actor actor() {
            return Actor.trusted(name);
        }
    }

    /** What is to be done about the comment {@code id}, which says {@code remark}. */
    static Response to(String id, Remark remark, Speaker speaker, TaskView task) {
        if (speaker.standing() == Standing.OURSELVES) {
            return new Nothing();
        }
        if (remark.isCommand()) {
            return speaker.trusted() || (speaker.mayAnswer() && remark.command().equals("answer"))
                    ? command(about(id), remark, speaker, task)
                    : new Refuse();
        }
        if (remark.text().isEmpty()) {
            return new Nothing();
        }
        if (task.question().isPresent() && speaker.seenQuestion()) {
            return speaker.trusted() || speaker.mayAnswer()
                    ? answer(task.question().get(), remark.text(), speaker.actor())
                    : new Nothing();
        }
        return speaker.trusted() && !task.status().ended()
                ? new Give(new Command.Post(remark.text(), speaker.actor()))
                : new Nothing();
    }

    /** Under which name something is said in reply to the comment {@code id}. */
    static String about(String id) {
        return "comment/" + id;
    }

    private static Response command(String about, Remark remark, Speaker speaker, TaskView task) {
        Actor by = speaker.actor();
        Optional<Question> question = task.question();
        if (remark.answers() && question.isPresent() && !speaker.seenQuestion()) {
            return new Explain(
                    about,
                    "That was said before the question was told here, and answers nothing: read it, and say so again.");
        }
        Optional<Question> approval = question.filter(open -> open.digest().isPresent());
        boolean silent = remark.text().isEmpty();
        return switch (remark.command()) {
            case "cancel" ->
                task.status().ended()
                        ? new Explain(about, "There is nothing to cancel: " + TicketText.status(task))
                        : new Give(new Command.Cancel("cancelled on the ticket by " + by.name(), by));
            case "retry" -> new Give(new Command.Retry(by));
            case "start" -> new Give(new Command.Start(by));
            case "approve", "refuse" ->
                approval.<Response>map(open -> new Give(new Command.Answer(
                                open.id(),
                                remark.command().equals("approve") ? Question.APPROVE : Question.REFUSE,
                                by)))
                        .orElseGet(() -> new Explain(about, "Nothing asks for approval: " + TicketText.status(task)));
            case "answer" ->
                silent || question.isEmpty()
                        ? new Explain(
                                about,
                                question.isEmpty()
                                        ? "No question is open: " + TicketText.status(task)
                                        : "Write the answer behind the command: `/factory answer …`")
                        : answer(question.get(), remark.text(), by);
            case "steer" ->
                silent || task.status().ended()
                        ? new Explain(
                                about,
                                silent
                                        ? "Write what the agent shall be told behind the command: `/factory steer …`"
                                        : "No agent is at work: " + TicketText.status(task))
                        : new Give(new Command.Steer(remark.text(), by));
            case "status" -> new Explain(about, TicketText.status(task));
            default -> new Explain(about, TicketText.COMMANDS);
        };
    }

    private static Response answer(Question question, String text, Actor by) {
        List<String> options = question.options();
        Optional<String> chosen = options.stream()
                .filter(option -> option.strip().equalsIgnoreCase(text.strip()))
                .findFirst();
        if (!options.isEmpty() && chosen.isEmpty()) {
            return new Explain("options/" + question.id(), TicketText.options(options));
        }
        return new Give(new Command.Answer(question.id(), chosen.orElse(text), by));
    }
}
