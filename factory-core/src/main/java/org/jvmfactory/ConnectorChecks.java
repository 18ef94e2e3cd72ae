package org.jvmfactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvmfactory.Diagnosis.Check;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.ticket.Tracker;

/** Tries the logins of connectors, and says what they can't do with the rights that they were given. */
record ConnectorChecks(Connectors connectors, NamedRepositories repositories) {

    /** What is on this machine lets everybody in. */
    private static final String LOCAL = "local";

    /** Something that is asked over the web. */
    private interface Question {
        List<String> ask() throws InterruptedException;
    }

    List<Check> all() throws InterruptedException {
        List<Check> checks = new ArrayList<>();
        for (Map.Entry<String, Tracker> tracker : new TreeMap<>(connectors.trackers()).entrySet()) {
            checks.add(check(
                    "connector " + tracker.getKey(),
                    tracker.getValue() + " lets us in",
                    () -> tracker.getValue().shortcomings()));
        }
        for (Map.Entry<String, NamedRepositories.Named> named : new TreeMap<>(repositories.byName()).entrySet()) {
            String url = named.getValue().url();
            Optional<CodeHost> host = connectors.codeHosts().stream()
                    .filter(candidate -> candidate.serves(url))
                    .findFirst()
                    .filter(found -> !found.kind().equals(LOCAL));
            if (host.isPresent()) {
                checks.add(check("repository " + named.getKey(), host.get() + " has it", () -> {
                    host.get().validate(url);
                    return host.get().shortcomings(url);
                }));
            }
        }
        return checks;
    }

    private static Check check(String subject, String good, Question question) throws InterruptedException {
        try {
            List<String> finding = new ArrayList<>(List.of(good));
            question.ask().forEach(shortcoming -> finding.add("but it " + shortcoming));
            return new Check(subject, true, String.join("\n", finding));
        } catch (FactoryException e) {
            return new Check(subject, false, String.valueOf(e.getMessage()));
        }
    }
}
