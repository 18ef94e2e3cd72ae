package org.jvmfactory.engine.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

/** What the CLI has told of its turn so far. What it says twice, such as a growing sum, counts as said last. */
final class Account {

    /** An id goes into a command line when its session is gone on with: it mustn't look like an option. */
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,199}");

    private final Fields fields;
    private final FailureSigns signs;
    private final Optional<String> asked;
    private final Prices prices;
    private String text = "";
    private Optional<String> error = Optional.empty();
    private Optional<FailureClass> kind = Optional.empty();
    private Optional<String> model = Optional.empty();
    private Usage usage = new Usage(0, 0, 0, 0, 1);
    private Cost cost = Cost.UNKNOWN;
    private boolean ended;

    /** @param asked the model that the agent was to use, for a CLI that doesn't say which one answers */
    Account(Fields fields, FailureSigns signs, Optional<String> asked, Prices prices) {
        this.fields = fields;
        this.signs = signs;
        this.asked = asked;
        this.prices = prices;
    }

    /** Takes in what {@code object} says, and reports it. False when it says nothing that the description knows. */
    boolean take(JsonNode object, CliProtocol.Host host) {
        boolean known = false;
        model = found(fields.model(), object).or(() -> model);
        Optional<String> session =
                found(fields.session(), object).filter(id -> SESSION.matcher(id).matches());
        if (session.isPresent()) {
            host.named(session.get(), model, Optional.empty());
            known = true;
        }
        Optional<String> said = found(fields.text(), object);
        if (said.isPresent()) {
            say(said.get(), host);
            known = true;
        }
        known |= report(fields.tools().started().flatMap(tool -> tool.started(object)), host);
        known |= report(fields.tools().finished().flatMap(tool -> tool.finished(object)), host);
        known |= count(object);
        Optional<String> wrong = found(fields.error(), object);
        error = wrong.or(() -> error);
        kind = signs.in(object).or(() -> kind);
        boolean last = found(fields.end(), object).isPresent();
        ended |= last;
        return known || wrong.isPresent() || last;
    }

    void say(String words, CliProtocol.Host host) {
        text = words;
        host.emit(new AgentEvent.Said(words));
    }

    /** What went wrong, as the CLI said. */
    Optional<String> error() {
        return error;
    }

    /** What kind of failure it is that the CLI stated, or that its last {@code words} tell of; empty where nothing tells. */
    Optional<FailureClass> kind(String words) {
        return kind.or(() -> signs.in(error.orElse(words)));
    }

    /** Whether the CLI has said that the turn is over. */
    boolean ended() {
        return ended;
    }

    TurnResult result(Optional<AgentFailure> failure) {
        return new TurnResult(text, Optional.empty(), failure, model, usage, paid());
    }

    /** What the CLI says, else an estimate from the tokens it counted. */
    private Cost paid() {
        boolean counted = usage.inputTokens() + usage.outputTokens() > 0;
        return cost.equals(Cost.UNKNOWN) && counted
                ? model.or(() -> asked)
                        .map(name -> prices.estimate(name, usage))
                        .orElse(cost)
                : cost;
    }

    private boolean count(JsonNode object) {
        Fields.Tokens tokens = fields.tokens();
        Usage counted = new Usage(
                number(tokens.input(), object, usage.inputTokens()),
                number(tokens.output(), object, usage.outputTokens()),
                number(tokens.cacheRead(), object, usage.cacheReadTokens()),
                number(tokens.cacheWrite(), object, usage.cacheWriteTokens()),
                usage.turns());
        Cost paid = money(object)
                .map(said -> Cost.exact(adds() ? said.plus(cost.money()) : said))
                .orElse(cost);
        boolean changed = !counted.equals(usage) || !paid.equals(cost);
        usage = counted;
        cost = paid;
        return changed;
    }

    private Optional<Money> money(JsonNode object) {
        try {
            return fields.cost().flatMap(place -> place.sum(object)).map(Money::usd);
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private long number(Optional<Field> field, JsonNode object, long before) {
        return field.flatMap(place -> place.sum(object))
                .map(said -> said.longValue() + (adds() ? before : 0))
                .orElse(before);
    }

    private boolean adds() {
        return fields.counts() == Fields.Counts.ADDED;
    }

    private static boolean report(Optional<AgentEvent> event, CliProtocol.Host host) {
        event.ifPresent(host::emit);
        return event.isPresent();
    }

    private static Optional<String> found(Optional<Field> field, JsonNode object) {
        return field.flatMap(place -> place.in(object));
    }
}
