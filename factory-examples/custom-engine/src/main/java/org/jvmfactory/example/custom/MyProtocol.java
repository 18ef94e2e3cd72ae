package org.jvmfactory.example.custom;

import java.util.Optional;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.CliProtocol;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.Usage;

/** What {@code mycli} speaks: a word that says what the line is, and the rest of the line. */
final class MyProtocol implements CliProtocol {

    private final Launch launch;
    private final String prompt;
    private String lastWords = "";

    MyProtocol(Launch launch, String prompt) {
        this.launch = launch;
        this.prompt = prompt;
    }

    @Override
    public Launch launch() {
        return launch;
    }

    @Override
    public void started(Host host) {
        host.writeText(prompt);
        host.closeInput(); // that is where the prompt ends
    }

    @Override
    public void line(String line, Host host) {
        int space = line.indexOf(' ');
        String rest = line.substring(space + 1);
        switch (space < 0 ? line : line.substring(0, space)) {
            case "session" -> host.named(rest, Optional.empty(), Optional.empty());
            case "says" -> {
                lastWords = rest;
                host.emit(new AgentEvent.Said(rest));
            }
            case "runs" -> host.emit(new AgentEvent.ToolStarted(rest, "shell", rest));
            case "ran" -> host.emit(new AgentEvent.ToolFinished(rest, true, rest));
            case "end" -> host.turnEnded(result());
            default -> host.emit(new AgentEvent.Unrecognized(line));
        }
    }

    @Override
    public boolean message(String text, boolean steering, Host host) {
        return false; // it has no ear while it works, and ends with its turn
    }

    private TurnResult result() {
        return new TurnResult(
                lastWords, Optional.empty(), Optional.empty(), Optional.empty(), Usage.NONE, Cost.UNKNOWN);
    }
}
