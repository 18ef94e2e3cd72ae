package org.jvmfactory.engine.command;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;

/** The conversation with a CLI that is told everything at once and only speaks after that. */
final class CommandProtocol implements CliProtocol {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final CommandSettings settings;
    private final Launch launch;
    private final String input;
    private final String session;
    private final Account account;
    private final Requests requests;
    private final Printed printed;

    /** The same at every call; kept because {@link #exited} has something to report too. */
    private @Nullable Host host;

    CommandProtocol(CommandSettings settings, Launch launch, String input, String session, Account account) {
        this.settings = settings;
        this.launch = launch;
        this.input = input;
        this.session = session;
        this.account = account;
        this.printed = new Printed(settings.output() == CommandSettings.Output.TEXT ? Printed.WORDS : Printed.DOCUMENT);
        this.requests = new Requests(settings.hostTools(), settings.prompt());
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host started) {
        host = started;
        if (settings.fields().session().isEmpty()) {
            started.named(session, Optional.empty(), Optional.empty());
        }
        started.writeText(input);
        if (!requests.answered()) {
            started.closeInput();
        }
    }

    @Override
    public boolean message(String text, boolean steering, Host current) {
        return false;
    }

    @Override
    public List<Stage> stop(boolean turnUnderWay) {
        Stage terminate = new Stage(Host::terminateProcess, Until.EXIT);
        // One that has said its last word may still have something to write down.
        return turnUnderWay ? List.of(terminate) : List.of(new Stage(idle -> {}, Until.EXIT), terminate);
    }

    @Override
    public void line(String line, Host current) {
        if (!account.ended() && requests.take(line, current, () -> endedBefore(current))) {
            return;
        }
        switch (settings.output()) {
            case TEXT -> {
                printed.add(line);
                current.emit(new AgentEvent.TextDelta(line + "\n"));
            }
            case JSON -> printed.add(line);
            case JSON_LINES -> take(line, current);
        }
    }

    /** What comes after the end of the turn is nobody's any more. */
    private void take(String line, Host current) {
        if (account.ended()) {
            return;
        }
        if (!object(line).map(read -> account.take(read, current)).orElse(false)) {
            current.emit(new AgentEvent.Unrecognized(line));
        }
        endedBefore(current);
    }

    /** The turn is over when it has been said so and everything asked for before is done. */
    private void endedBefore(Host current) {
        if (account.ended() && requests.open() == 0) {
            current.turnEnded(account.result(stated()));
        }
    }

    @Override
    public TurnResult exited(Exit exit, String stderrTail) {
        Optional<AgentFailure> garbled = Optional.empty();
        Host current = requireNonNull(host, "host");
        if (settings.output() == CommandSettings.Output.TEXT && !printed.text().isEmpty()) {
            account.say(printed.text(), current);
        } else if (settings.output() == CommandSettings.Output.JSON) {
            garbled = document(current);
        }
        Optional<AgentFailure> why = garbled;
        return account.result(
                exit.success() ? stated().or(() -> why).or(this::unfinished) : Optional.of(failed(exit, stderrTail)));
    }

    /** Reads what was printed as one JSON object; what is wrong where that can't be done. */
    private Optional<AgentFailure> document(Host current) {
        Optional<JsonNode> object = object(printed.text());
        if (object.isPresent()) {
            account.take(object.get(), current);
            return Optional.empty();
        }
        printed.text().lines().forEach(line -> current.emit(new AgentEvent.Unrecognized(line)));
        return crash(
                "What it printed isn't one JSON object. Mend 'output' in the engine's settings, or see what it printed.");
    }

    private Optional<AgentFailure> unfinished() {
        return settings.fields().end().isPresent()
                ? crash("It ended with status 0, but without the line that 'end' describes.")
                : Optional.empty();
    }

    private Optional<AgentFailure> stated() {
        return account.error().map(error -> AgentFailure.of(account.kind("").orElse(FailureClass.CRASHED), error));
    }

    private static Optional<AgentFailure> crash(String message) {
        return Optional.of(AgentFailure.of(FailureClass.CRASHED, message));
    }

    /** The exit code says what kind of failure it is; the CLI's own words, where there are some, say the rest. */
    private AgentFailure failed(Exit exit, String stderrTail) {
        AgentFailure crash =
                CliProtocol.super.exited(exit, stderrTail).failure().orElseThrow();
        FailureClass kind = account.kind(stderrTail)
                .orElseGet(() -> exit instanceof Exit.Exited exited
                        ? settings.exits().getOrDefault(exited.code(), crash.kind())
                        : crash.kind());
        String message = account.error()
                .map(error -> error + " (" + exit.describe() + ")")
                .orElse(crash.message());
        return AgentFailure.of(kind, message);
    }

    private static Optional<JsonNode> object(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read != null && read.isObject() ? Optional.of(read) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
