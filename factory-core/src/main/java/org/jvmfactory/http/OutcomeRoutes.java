package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.Factory;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.learning.OutcomeFormat;
import org.jvmfactory.learning.OutcomeQuery;

/** What tasks came to: a JSON object a line. */
final class OutcomeRoutes {

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final Factory factory;

    OutcomeRoutes(Factory factory) {
        this.factory = requireNonNull(factory, "factory");
    }

    HttpResponse answer(HttpRequest request) {
        Surface.requireMethod(request, "GET");
        OutcomeQuery query = OutcomeQuery.ALL.limit(
                request.query("limit").map(TaskRoutes::limit).orElse(TaskRoutes.MOST));
        Optional<Instant> since = request.query("since").map(OutcomeRoutes::time);
        Optional<Set<String>> repository = request.query("repository").map(OutcomeRoutes::keys);
        OutcomeQuery dated = since.map(query::since).orElse(query);
        Lines lines = new Lines(MOST_BYTES);
        factory.outcomes(
                repository.map(dated::of).orElse(dated),
                request.query("format").map(OutcomeRoutes::format).orElse(OutcomeFormat.FACTORY),
                lines::add);
        return HttpResponse.lines(lines);
    }

    private static Instant time(String written) {
        try {
            return written.contains("T")
                    ? Instant.parse(written)
                    : LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new BadRequest(400, "'since' is a time such as 2026-11-01 or 2026-11-01T08:00:00Z");
        }
    }

    private static Set<String> keys(String written) {
        try {
            return RepositoryAddress.parse(written).keys();
        } catch (GitException e) {
            throw new BadRequest(400, "'repository' is the address or path of a repository");
        }
    }

    private static OutcomeFormat format(String written) {
        return switch (written) {
            case "factory" -> OutcomeFormat.FACTORY;
            case "agentfactory" -> OutcomeFormat.AGENTFACTORY;
            default -> throw new BadRequest(400, "'format' is factory or agentfactory");
        };
    }
}
