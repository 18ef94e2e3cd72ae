package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jvmfactory.connector.http.ApiException;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.task.Actor;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may write to a repository, as GitHub says; known for a few minutes. Thread-safe. */
final class Rights {

    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);
    private static final Duration KNOWN = Duration.ofMinutes(5);
    private static final Set<String> WRITERS = Set.of("admin", "write");

    private final GitHubApi api;
    private final Cache<String, Standing> known;

    Rights(GitHubApi api) {
        this.api = api;
        this.known = Caffeine.newBuilder()
                .maximumSize(5000)
                .expireAfterWrite(KNOWN)
                .ticker(() -> nanos(api.time().instant()))
                .build();
    }

    private static long nanos(Instant now) {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Programs may nothing, whatever they are called, but Factory itself. */
    Standing judge(RepoName repository, Person person) throws InterruptedException {
        if (isSelf(person.name(), api.self(repository))) {
            return Standing.OURSELVES;
        }
        if (person.machine() || person.name().isEmpty()) {
            return Standing.STRANGER;
        }
        String key = repository.folded() + " " + person.id() + " " + person.name();
        Standing standing = known.getIfPresent(key);
        if (standing == null) {
            standing = ask(repository, person);
            known.put(key, standing);
        }
        return standing;
    }

    static Actor actor(Person person, Standing standing) {
        return new Actor(person.name(), standing == Standing.STRANGER ? Actor.Trust.UNTRUSTED : Actor.Trust.TRUSTED);
    }

    static boolean isSelf(String name, String self) {
        return !name.isEmpty() && name.equalsIgnoreCase(self);
    }

    private Standing ask(RepoName repository, Person person) throws InterruptedException {
        String name = WebAddress.encoded(person.name());
        try {
            JsonNode answer = api.read(repository, repository.path() + "/collaborators/" + name + "/permission");
            boolean same = person.id().isEmpty()
                    || Fields.text(answer, "/user/id").map(person.id()::equals).orElse(true);
            boolean writes = WRITERS.contains(Fields.words(answer, "/permission"));
            return same && writes ? Standing.TRUSTED : Standing.STRANGER;
        } catch (ApiException e) {
            if (e.is(ApiException.Code.FORBIDDEN)) {
                LOG.warn("nobody is trusted at {}: the login may not see who may write there", repository);
                return Standing.STRANGER;
            }
            if (e.is(ApiException.Code.MISSING)) {
                return Standing.STRANGER;
            }
            throw e;
        }
    }
}
