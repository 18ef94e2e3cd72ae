package org.jvmfactory.connector.github;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.task.TicketRef;
import org.jvmfactory.testkit.contract.TrackerContract;
import org.jvmfactory.testkit.github.FakeRepository;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Tracker;

class GitHubTrackerContractTest extends TrackerContract {

    @TempDir
    Path directory;

    private final GitHubBed bed = new GitHubBed() {};

    @BeforeEach
    void open() {
        bed.directory = directory;
        bed.open();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Override
    protected Tracker tracker() {
        return bed.tracker(bed.asApp());
    }

    @Override
    protected TicketRef write(String title, String body) {
        int number = bed.repository.issue("alice", title, body);
        return new TicketRef(
                "github", "acme/shop#" + number, Optional.of(bed.github.web() + "/acme/shop/issues/" + number));
    }

    @Override
    protected void mark(TicketRef ticket) throws Exception {
        tracker().label(ticket, "ai-agent", true);
    }

    @Override
    protected void say(TicketRef ticket, String text) {
        bed.repository.comment(number(ticket), "mallory", text);
    }

    @Override
    protected boolean labelled(TicketRef ticket, String label) {
        return bed.repository
                .issue(number(ticket))
                .orElseThrow()
                .path("labels")
                .toString()
                .contains(label);
    }

    @Override
    protected List<String> shown(TicketRef ticket) {
        return bed.repository.comments(number(ticket)).stream()
                .filter(comment -> comment.at("/user/login").asText().equals("factory[bot]"))
                .map(comment -> comment.path("body").asText())
                .toList();
    }

    @Override
    protected TicketRef missing() {
        return new TicketRef("github", "acme/shop#999", Optional.empty());
    }

    @Override
    protected Person trusted() {
        return person("alice");
    }

    @Override
    protected List<Person> strangers() {
        return List.of(
                person("mallory"),
                new Person("1", "alice", false), // somebody who took her name when she gave it up
                new Person("", "admin[bot]", true),
                new Person("", "factory", false),
                new Person("", "../../user", false));
    }

    @Override
    protected Person ourselves() {
        return new Person("", "factory[bot]", true);
    }

    @Override
    protected Tracker down() {
        return bed.tracker(bed.down(bed.withToken()));
    }

    @Override
    protected List<String> secrets() {
        return List.of(GitHubBed.TOKEN, GitHubBed.SECRET);
    }

    private static Person person(String login) {
        return new Person(Integer.toString(FakeRepository.id(login)), login, false);
    }

    private static int number(TicketRef ticket) {
        return Integer.parseInt(ticket.key().substring(ticket.key().indexOf('#') + 1));
    }
}
