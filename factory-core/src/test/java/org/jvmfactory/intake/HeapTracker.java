package org.jvmfactory.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.task.Priority;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Reaction;
import org.jvmfactory.ticket.Standing;
import org.jvmfactory.ticket.Ticket;
import org.jvmfactory.ticket.TicketComment;
import org.jvmfactory.ticket.TicketPoll;
import org.jvmfactory.ticket.TicketStage;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerException;

/** A tracker without a server: tickets are marked by the label {@code ai-agent}; alice is trusted, and bob when he says so. */
final class HeapTracker implements Tracker {

    static final Person ALICE = new Person("1", "alice", false);
    static final Person MALLORY = new Person("2", "mallory", false);
    static final Person BOT = new Person("3", "alice", true);
    static final Person FACTORY = new Person("9", "factory", true);

    final Map<String, Ticket> tickets = new LinkedHashMap<>();
    final Map<String, List<TicketComment>> said = new TreeMap<>();
    final Map<String, String> ours = new LinkedHashMap<>();
    final List<String> signs = new ArrayList<>();
    final List<TicketStage> stages = new ArrayList<>();
    Optional<Person> marker = Optional.of(ALICE);

    @Nullable
    TrackerException trouble;

    boolean moveUnmarks;
    int reads;
    Person self = FACTORY;

    /** Far from Factory's own clock. */
    private Instant clock = Instant.parse("2031-05-05T05:05:05Z");

    /** From now on its clock goes as Factory's, which is behind. */
    void atFactorysTime(Instant now) {
        clock = now;
    }

    private Instant tick() {
        clock = clock.plus(Duration.ofSeconds(1));
        return clock;
    }

    static TicketRef ref(String key) {
        return new TicketRef("heap", key, Optional.of("https://tracker.example/acme/shop/issues/" + key));
    }

    TicketRef write(String key, String title, String body, String... labels) {
        tickets.put(key, ticket(key, title, body, true, Set.of(labels), ALICE));
        return ref(key);
    }

    Ticket ticket(String key, String title, String body, boolean open, Set<String> labels, Person author) {
        return new Ticket(
                ref(key),
                title,
                body,
                open,
                Optional.empty(),
                new LinkedHashSet<>(labels),
                author,
                Optional.of("https://tracker.example/acme/shop.git"),
                Priority.MEDIUM,
                tick());
    }

    void change(String key, boolean open, String... labels) {
        Ticket old = read(ref(key));
        tickets.put(key, ticket(key, old.title(), old.body(), open, Set.of(labels), old.author()));
    }

    TicketComment say(String key, Person author, String body) {
        return add(key, author, body, false);
    }

    private TicketComment add(String key, Person author, String body, boolean own) {
        List<TicketComment> all = all(key);
        Instant now = tick();
        String id = key + "-" + (all.size() + 1);
        TicketComment comment = new TicketComment(id, author, body, now, now, own, Optional.empty());
        all.add(comment);
        return comment;
    }

    List<TicketComment> all(String key) {
        return said.computeIfAbsent(key, it -> new ArrayList<>());
    }

    /** What Factory said, in the order in which it was first said. */
    List<String> told() {
        return List.copyOf(ours.values());
    }

    @Override
    public String kind() {
        return "heap";
    }

    @Override
    public Optional<TicketRef> refer(String address) {
        return address.startsWith("https://tracker.example/")
                ? Optional.of(ref(address.substring(address.lastIndexOf('/') + 1)))
                : Optional.empty();
    }

    @Override
    public Ticket read(TicketRef ticket) {
        check();
        reads++;
        Ticket found = tickets.get(ticket.key());
        if (found == null) {
            throw new TrackerException(TrackerException.Code.UNKNOWN_TICKET, "there is no " + ticket.key(), null);
        }
        return found;
    }

    private void check() {
        TrackerException e = trouble;
        if (e != null) {
            throw e;
        }
    }

    @Override
    public List<TicketComment> comments(TicketRef ticket, Instant since) {
        check();
        return said.getOrDefault(ticket.key(), List.of()).stream()
                .filter(comment -> !comment.updated().isBefore(since))
                .toList();
    }

    @Override
    public TicketPoll poll() {
        check();
        return new TicketPoll(
                tickets.values().stream()
                        .filter(ticket -> ticket.open() && marked(ticket))
                        .toList(),
                true,
                Optional.empty(),
                List.of());
    }

    @Override
    public boolean marked(Ticket ticket) {
        return ticket.labels().contains("ai-agent");
    }

    @Override
    public Optional<Person> markedBy(TicketRef ticket) {
        return marker;
    }

    @Override
    public TicketComment comment(TicketRef ticket, String key, String markdown) {
        check();
        ours.put(key, markdown);
        return findComment(ticket, key).orElseGet(() -> add(ticket.key(), FACTORY, key, true));
    }

    @Override
    public Optional<TicketComment> findComment(TicketRef ticket, String key) {
        return said.getOrDefault(ticket.key(), List.of()).stream()
                .filter(comment -> comment.ours() && comment.body().equals(key))
                .findFirst();
    }

    @Override
    public void label(TicketRef ticket, String label, boolean present) {}

    @Override
    public boolean move(TicketRef ticket, TicketStage stage) {
        stages.add(stage);
        if (moveUnmarks) {
            change(ticket.key(), true);
        }
        return true;
    }

    @Override
    public boolean react(TicketRef ticket, Optional<String> comment, Reaction reaction) {
        signs.add(comment.orElse(ticket.key()) + " " + reaction);
        return true;
    }

    @Override
    public Standing judge(Person person, Optional<String> repository) {
        check();
        if (person.equals(self)) {
            return Standing.OURSELVES;
        }
        return person.id().equals("1") && !person.machine() ? Standing.TRUSTED : Standing.STRANGER;
    }
}
