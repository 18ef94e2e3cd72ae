package org.jvmfactory.engine.aider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.Prices;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.sandbox.Exit;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

/** The conversation with the program around Aider: JSON lines both ways, for as long as the session lasts. */
final class AiderProtocol implements CliProtocol {

    private static final int LONGEST = 200;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Launch launch;
    private final String prompt;
    private final String model;
    private final Prices prices;
    private int turn;
    private boolean heardOf;

    AiderProtocol(Launch launch, String prompt, String model, Prices prices) {
        this.launch = launch;
        this.prompt = prompt;
        this.model = model;
        this.prices = prices;
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host host) {
        message(prompt, false, host);
    }

    /** Between two answers of a model Aider listens to nobody. */
    @Override
    public boolean message(String text, boolean steering, Host host) {
        if (steering) {
            return false;
        }
        turn++;
        return host.write(
                JSON.createObjectNode().put("type", "message").put("text", text).toString());
    }

    @Override
    public void interrupt(Host host) {
        host.write(JSON.createObjectNode()
                .put("type", "interrupt")
                .put("turn", turn)
                .toString());
    }

    @Override
    public List<Stage> stop(boolean turnUnderWay) {
        Stage interrupt = new Stage(this::interrupt, Until.TURN_END);
        Stage quit = new Stage(Host::closeInput, Until.EXIT);
        Stage terminate = new Stage(Host::terminateProcess, Until.EXIT);
        return turnUnderWay ? List.of(interrupt, quit, terminate) : List.of(quit, terminate);
    }

    @Override
    public void line(String line, Host host) {
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            host.emit(new AgentEvent.Unrecognized(line));
            return;
        }
        heardOf |= root.isObject();
        switch (root.path("type").asText()) {
            case "session" ->
                host.named(root.path("session").asText(), Optional.of(model), Optional.of(text(root, "version")));
            case "ready" -> host.emit(new AgentEvent.TextDelta(""));
            case "printed" -> host.emit(new AgentEvent.TextDelta(text(root, "text") + "\n"));
            case "said" -> host.emit(new AgentEvent.Said(text(root, "text")));
            case "warning" -> host.emit(new AgentEvent.Warned(text(root, "text")));
            case "retrying" ->
                host.emit(new AgentEvent.Retrying(
                        root.path("attempt").asInt(), line(text(root, "message") + " " + text(root, "text"))));
            case "tool" -> host.emit(started(root));
            case "tool-done" -> host.emit(finished(root));
            case "turn" -> host.turnEnded(result(root));
            case "session-gone" -> host.turnEnded(gone(root));
            case "not-started" -> host.turnEnded(notStarted(root));
            default -> host.emit(new AgentEvent.Unrecognized(line));
        }
    }

    private static AgentEvent started(JsonNode root) {
        return new AgentEvent.ToolStarted(text(root, "call"), text(root, "tool"), line(text(root, "summary")))
                .withInput(text(root, "input"));
    }

    private static AgentEvent finished(JsonNode root) {
        return new AgentEvent.ToolFinished(text(root, "call"), root.path("ok").asBoolean(), line(text(root, "summary")))
                .withOutput(text(root, "summary"));
    }

    private static TurnResult gone(JsonNode root) {
        return TurnResult.failed(AgentFailure.of(
                FailureClass.SESSION_GONE,
                "There is no session '" + text(root, "session")
                        + "' in this HOME any more. (A new session has to begin: try again.)"));
    }

    private static TurnResult notStarted(JsonNode root) {
        return TurnResult.failed(AgentFailure.of(
                FailureClass.USAGE,
                "Aider couldn't be started: " + line(text(root, "message"))
                        + " (Check the engine's settings and the version of Aider: tested is "
                        + AiderEngine.TESTED_VERSION + ".)"));
    }

    private TurnResult result(JsonNode root) {
        JsonNode counted = root.path("usage");
        Usage usage = new Usage(
                counted.path("input").asLong(),
                counted.path("output").asLong(),
                counted.path("cacheRead").asLong(),
                counted.path("cacheWrite").asLong(),
                counted.path("turns").asInt());
        boolean interrupted = root.path("interrupted").asBoolean();
        Cost cost = cost(root, usage);
        return new TurnResult(
                text(root, "text"),
                Optional.empty(),
                interrupted
                        ? Optional.of(AgentFailure.of(
                                FailureClass.ENDED_BY_US,
                                "The turn was interrupted. (What it did so far is in its work tree.)"))
                        : Failures.in(root),
                Optional.of(model),
                usage,
                // An answer that was interrupted isn't counted here, though the provider does.
                interrupted ? cost.plus(Cost.UNKNOWN) : cost);
    }

    /** Aider's figure, which it has from a table too; where it knows no price, ours. */
    private Cost cost(JsonNode root, Usage usage) {
        JsonNode money = root.path("cost");
        if (money.isNumber() && money.decimalValue().signum() > 0) {
            return Cost.estimated(Money.usd(money.decimalValue()));
        }
        return usage.turns() == 0 ? Cost.NOTHING : prices.estimate(model, usage);
    }

    @Override
    public TurnResult exited(Exit exit, String stderrTail) {
        boolean misunderstood = !heardOf && exit instanceof Exit.Exited && !exit.success() && !stderrTail.isBlank();
        return misunderstood
                ? TurnResult.failed(AgentFailure.of(
                        FailureClass.USAGE,
                        "Aider couldn't be started (" + exit.describe() + "): " + stderrTail.strip()
                                + " (Tested is version " + AiderEngine.TESTED_VERSION + ".)"))
                : CliProtocol.super.exited(exit, stderrTail);
    }

    private static String text(JsonNode root, String field) {
        return root.path(field).asText();
    }

    /** {@code text} without line breaks and control characters, cut where it is long. */
    static String line(String text) {
        String head = text.length() > 10 * LONGEST ? text.substring(0, 10 * LONGEST) : text;
        String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
