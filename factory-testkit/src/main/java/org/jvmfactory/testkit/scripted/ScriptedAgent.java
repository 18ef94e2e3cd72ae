package org.jvmfactory.testkit.scripted;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.meta.Internal;

/**
 * The agent that plays a script: a program that holds one conversation over its standard input and output. Which part of the script it
 * plays follows from the environment that Factory gives to every agent.
 */
@Internal
public final class ScriptedAgent {

    private static final Pattern VISIT = Pattern.compile("#(\\d+)");

    private final Map<String, String> environment = System.getenv();
    private final Pipe pipe = new Pipe();
    private final Path script;
    private final Path memory;
    private final String model;
    private final boolean asksHost;

    private ScriptedAgent(Path script, Path memory, String model, boolean asksHost) {
        this.script = script;
        this.memory = memory;
        this.model = model;
        this.asksHost = asksHost;
    }

    /**
     * Arguments: the script, the directory of what is remembered, the model, {@code ask} or {@code bypass}, and the session to go on with,
     * if there is one.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        ScriptedAgent agent = new ScriptedAgent(Path.of(args[0]), Path.of(args[1]), args[2], args[3].equals("ask"));
        // Daemon threads and shutdown hooks are no reason to stay.
        Runtime.getRuntime().halt(agent.converse(args.length > 4 ? args[4] : null));
    }

    /** Returns the exit code. */
    private int converse(@Nullable String resumed) throws IOException, InterruptedException {
        pipe.open();
        String step = environment.getOrDefault("FACTORY_STEP", "step#1");
        SessionFile session;
        List<List<List<String>>> turns;
        try {
            session = resumed == null ? SessionFile.create(memory, step) : SessionFile.resume(memory, resumed, step);
            pipe.tell("session", session.id(), model);
            turns = ScriptFile.read(script)
                    .turns(environment.getOrDefault("FACTORY_AGENT", ""), visit(step), attempt());
        } catch (ScriptFailure e) {
            return refuse(e);
        }
        int code = 0;
        for (String prompt = pipe.nextTurn(); prompt != null; prompt = pipe.nextTurn()) {
            pipe.tell("delivered", prompt);
            int number = session.turnsEnded();
            List<List<String>> actions = turns.get(Math.min(number, turns.size() - 1));
            code = play(actions, new Player.Turn(number + 1, prompt, asksHost), session);
        }
        return code;
    }

    /** There is nothing to play: that is the answer to the first prompt. */
    private int refuse(ScriptFailure failure) throws InterruptedException {
        String prompt = pipe.nextTurn();
        if (prompt != null) {
            pipe.tell("delivered", prompt);
            pipe.print(new TurnReport(model).failed(failure.kind(), failure.message(), failure.resetAt()));
        }
        return 1;
    }

    private int play(List<List<String>> actions, Player.Turn turn, SessionFile session) throws IOException {
        TurnReport report = new TurnReport(model);
        String result;
        try {
            Player player = new Player(pipe, new Shell(memory), report, turn);
            player.play(actions);
            player.takeMessages();
            result = report.succeeded();
        } catch (InterruptedException | ClosedByInterruptException e) {
            result = report.failed("ENDED_BY_US", "The turn was interrupted.", "");
        } catch (ScriptFailure e) {
            result = report.failed(e.kind(), e.message(), e.resetAt());
        } catch (IOException e) {
            result = report.failed("BAD_REQUEST", "The script can't do that: " + e, "");
        }
        pipe.turnOver();
        session.turnEnded();
        pipe.print(result);
        return result.startsWith("result\tOK\t") ? 0 : 1;
    }

    private int attempt() {
        return Integer.parseInt(environment.getOrDefault("FACTORY_ATTEMPT", "1"));
    }

    /** How often the step has been reached: {@code review#2} and {@code rounds#2/review#1} both are a second visit. */
    private static int visit(String step) {
        int visit = 1;
        Matcher numbers = VISIT.matcher(step);
        while (numbers.find()) {
            visit += Integer.parseInt(numbers.group(1)) - 1;
        }
        return visit;
    }
}
