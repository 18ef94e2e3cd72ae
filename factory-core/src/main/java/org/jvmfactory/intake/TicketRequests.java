package org.jvmfactory.intake;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.intake.IntakeConfig.Places;
import org.jvmfactory.intake.IntakeConfig.Watched;
import org.jvmfactory.notify.SingleLine;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.RepositoryIdentity;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Ticket;

/** What a ticket asks for: a pure function of it and the settings. */
final class TicketRequests {

    private static final int MOST_TITLE = 200;
    private static final int MOST_BODY = 200_000;
    private static final List<String> WORKFLOWS = List.of("issue_to_pr", "code_review");
    private static final String AGENT = "agent:";

    private final Watched how;
    private final IntakeHost host;

    TicketRequests(Watched how, IntakeHost host) {
        this.how = requireNonNull(how, "how");
        this.host = requireNonNull(host, "host");
    }

    /** What a ticket comes to. */
    sealed interface Wanted {

        /** A task. */
        record Task(TaskRequest request) implements Wanted {}

        /** Nothing, and why, in words for whoever marked it. */
        record Impossible(String why) implements Wanted {}
    }

    /** @param author with how far they are trusted: all they wrote is data */
    Wanted of(Ticket ticket, Actor author) {
        Optional<String> repository = ticket.repository().or(how.places()::usual);
        if (repository.isEmpty()) {
            return new Wanted.Impossible(
                    "The ticket doesn't say which repository it is about: a label `repo:NAME` does.");
        }
        Optional<String> allowed = allowed(repository.get(), ticket);
        if (allowed.isEmpty()) {
            return new Wanted.Impossible("`"
                    + TicketText.oneLine(SingleLine.of(repository.get(), 200)).replace("`", "'")
                    + "` isn't a repository that tickets here may be about.");
        }
        try {
            return new Wanted.Task(request(ticket, allowed.get(), author));
        } catch (IllegalArgumentException e) {
            return new Wanted.Impossible(String.valueOf(e.getMessage()));
        }
    }

    private TaskRequest request(Ticket ticket, String repository, Actor author) {
        TaskRequest.Builder request = TaskRequest.builder(repository, title(ticket))
                .description(cut(ticket.body(), MOST_BODY))
                .ticket(ticket.ref())
                .priority(
                        ticket.priority() == Priority.MEDIUM
                                ? how.work().priority().orElse(Priority.MEDIUM)
                                : ticket.priority())
                .limits(how.work().limits())
                .author(author);
        ticket.labels().forEach(request::label);
        workflow().ifPresent(request::workflow);
        agent(ticket.labels()).or(how.work()::agent).ifPresent(request::agent);
        how.work().engine().ifPresent(request::engine);
        how.places().base().ifPresent(request::base);
        return request.build();
    }

    /** The one for tickets; the configured default where there is none of that kind. */
    Optional<String> workflow() {
        return how.work()
                .workflow()
                .or(() -> WORKFLOWS.stream().filter(host.workflows()::contains).findFirst());
    }

    /** The last label that is the name of a role, or says {@code agent:} and one. */
    private Optional<String> agent(Set<String> labels) {
        Optional<String> agent = Optional.empty();
        for (String label : labels) {
            String name = label.regionMatches(true, 0, AGENT, 0, AGENT.length())
                    ? label.substring(AGENT.length()).strip()
                    : label;
            if (host.agents().contains(name)) {
                agent = Optional.of(name);
            }
        }
        return agent;
    }

    /**
     * A label is what anybody wrote: it names no path of this machine, and no place that nobody allowed. Another spelling of an allowed
     * place means that place, as the configuration spells it.
     */
    private Optional<String> allowed(String repository, Ticket ticket) {
        Places places = how.places();
        String bare = bare(repository);
        boolean own =
                ticket.ref().url().filter(page -> page.startsWith(bare + "/")).isPresent();
        boolean asWritten = places.allowed().isEmpty()
                ? own || places.usual().filter(repository::equals).isPresent() || host.knowsRepository(repository)
                : listed(bare, own);
        return asWritten ? Optional.of(repository) : respelled(repository);
    }

    private Optional<String> respelled(String repository) {
        Places places = how.places();
        RepositoryIdentity wanted = RepositoryIdentity.of(repository);
        return (places.allowed().isEmpty() ? places.usual().stream() : places.allowed().stream())
                .filter(place -> RepositoryIdentity.of(place).equals(wanted))
                .findFirst();
    }

    /** Whether the tracker's own repository at that address is one that tasks may be about. */
    boolean allowed(String repository) {
        return how.places().allowed().isEmpty()
                || listed(bare(repository), true)
                || respelled(repository).isPresent();
    }

    private boolean listed(String bare, boolean own) {
        return how.places().allowed().stream()
                .map(TicketRequests::bare)
                .anyMatch(place -> place.equalsIgnoreCase(bare) || (own && isPairOf(place, bare)));
    }

    private static boolean isPairOf(String place, String bare) {
        return place.matches("[\\w.-]+/[\\w.-]+")
                && bare.toLowerCase(Locale.ROOT).endsWith("/" + place.toLowerCase(Locale.ROOT));
    }

    private static String bare(String repository) {
        return repository.replaceFirst("\\.git$", "").replaceFirst("(?<!/)/+$", "");
    }

    private static String title(Ticket ticket) {
        String title =
                ticket.title().replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        return title.isEmpty() ? "Ticket " + ticket.ref().key() : cut(title, MOST_TITLE);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1) + "…";
    }

    /** What people call somebody, on one line. */
    static String name(Person person) {
        String name = person.name().isBlank() ? person.id() : person.name();
        return name.isBlank() ? "somebody" : SingleLine.of(name, 60);
    }
}
