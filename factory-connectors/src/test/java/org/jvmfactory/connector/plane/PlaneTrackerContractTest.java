package org.jvmfactory.connector.plane;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.CleanText;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.testkit.contract.TrackerContract;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;

class PlaneTrackerContractTest extends TrackerContract {

    private final FakePlane plane = new FakePlane();

    @AfterEach
    void close() {
        plane.close();
    }

    static Tracker tracker(String url) {
        String settings =
                "{api-key: " + FakePlane.KEY + ", workspace: acme, project: " + FakePlane.PROJECT + ", api: '" + url
                        + "', people: [alice-id], webhook-secret: hunter3-hunter3, states: {working: working, done: state-3}}";
        return new PlaneTrackerProvider()
                .create(new TrackerContext("plane", ConfigNode.parse("factory.yml", settings), InstantSource.system()));
    }

    @Override
    protected Tracker tracker() {
        return tracker(plane.url());
    }

    @Override
    protected TicketRef write(String title, String body) {
        String id = plane.write(title, "<p>" + body + "</p>");
        return new TicketRef(
                "plane", id, Optional.of(plane.url() + "/acme/projects/" + FakePlane.PROJECT + "/issues/" + id));
    }

    @Override
    protected void mark(TicketRef ticket) {
        plane.item(ticket.key()).put("state", "state-1");
    }

    @Override
    protected void say(TicketRef ticket, String text) {
        plane.say(ticket.key(), "mallory-id", "<p>" + CleanText.escaped(text) + "</p>");
    }

    @Override
    protected boolean labelled(TicketRef ticket, String label) {
        return plane.labelled(ticket.key(), label);
    }

    @Override
    protected List<String> shown(TicketRef ticket) {
        return plane.shown(ticket.key());
    }

    @Override
    protected TicketRef missing() {
        return new TicketRef("plane", "cccccccc-0000-4000-8000-999999999999", Optional.empty());
    }

    @Override
    protected Person trusted() {
        return new Person("alice-id", "Alice", false);
    }

    @Override
    protected List<Person> strangers() {
        return List.of(
                new Person("mallory-id", "Alice", false),
                new Person("", "alice-id", false),
                new Person("alice-id", "Alice", true));
    }

    @Override
    protected Person ourselves() {
        return new Person(FakePlane.SELF, "", false);
    }

    @Override
    protected Tracker down() {
        try (FakePlane gone = new FakePlane()) {
            return tracker(gone.url());
        }
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakePlane.KEY, "hunter3");
    }
}
