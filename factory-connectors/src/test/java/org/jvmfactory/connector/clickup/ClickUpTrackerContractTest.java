package org.jvmfactory.connector.clickup;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.testkit.contract.TrackerContract;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;

class ClickUpTrackerContractTest extends TrackerContract {

    private final FakeClickUp clickup = new FakeClickUp();

    @AfterEach
    void close() {
        clickup.close();
    }

    static Tracker tracker(String url) {
        String settings = "{token: " + FakeClickUp.TOKEN + ", team: '42', api: '" + url + "/api/v2', people: ['7'],"
                + " webhook-secret: hunter3-hunter3, states: {working: in progress, done: complete}}";
        return new ClickUpTrackerProvider()
                .create(new TrackerContext(
                        "clickup", ConfigNode.parse("factory.yml", settings), InstantSource.system()));
    }

    @Override
    protected Tracker tracker() {
        return tracker(clickup.url());
    }

    @Override
    protected TicketRef write(String title, String body) {
        String id = clickup.write(title, body);
        return new TicketRef("clickup", id, Optional.of("https://app.clickup.com/t/" + id));
    }

    @Override
    protected void mark(TicketRef ticket) {
        clickup.tag(ticket.key(), "ai-agent", true);
    }

    @Override
    protected void say(TicketRef ticket, String text) {
        clickup.say(ticket.key(), 8, text);
    }

    @Override
    protected boolean labelled(TicketRef ticket, String label) {
        return clickup.task(ticket.key()).path("tags").toString().contains(label);
    }

    @Override
    protected List<String> shown(TicketRef ticket) {
        return clickup.shown(ticket.key());
    }

    @Override
    protected TicketRef missing() {
        return new TicketRef("clickup", "86none", Optional.empty());
    }

    @Override
    protected Person trusted() {
        return new Person("7", "alice", false);
    }

    @Override
    protected List<Person> strangers() {
        return List.of(
                new Person("8", "alice", false), new Person("", "Factory", false), new Person("-1", "ClickBot", true));
    }

    @Override
    protected Person ourselves() {
        return new Person(Integer.toString(FakeClickUp.SELF), "", false);
    }

    @Override
    protected Tracker down() {
        try (FakeClickUp gone = new FakeClickUp()) {
            return tracker(gone.url());
        }
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeClickUp.TOKEN, "hunter3");
    }
}
