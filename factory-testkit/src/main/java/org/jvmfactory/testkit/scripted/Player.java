package org.jvmfactory.testkit.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Plays the actions of one turn. */
final class Player {

    private static final long HOUR = 3_600_000;

    private final Pipe pipe;
    private final Shell shell;
    private final TurnReport report;
    private final Turn turn;

    /** The messages of this turn that no action has waited for yet. */
    private final Deque<String> received = new ArrayDeque<>();

    private int calls;
    private boolean over;

    /** What is done inside of a tool call isn't a call of its own. */
    private boolean inTool;

    /**
     * What is known of the turn.
     *
     * @param number of all the turns of this session in this step, from 1
     * @param asksHost whether the host decides about tools
     */
    record Turn(int number, String prompt, boolean asksHost) {}

    Player(Pipe pipe, Shell shell, TurnReport report, Turn turn) {
        this.pipe = pipe;
        this.shell = shell;
        this.report = report;
        this.turn = turn;
    }

    void play(List<List<String>> actions) throws IOException, InterruptedException {
        for (int i = 0; i < actions.size() && !over; i++) {
            takeMessages();
            List<String> action = actions.get(i);
            if (action.get(0).equals("use-tool")) {
                int end = endOf(actions, i);
                useTool(action.get(1), action.get(2), actions.subList(i + 1, end));
                i = end;
            } else {
                act(action.get(0), action.subList(1, action.size()));
            }
        }
    }

    /** Takes in what the host has said meanwhile. */
    void takeMessages() {
        for (String message = pipe.message(); message != null; message = pipe.message()) {
            delivered(message);
        }
    }

    private void act(String verb, List<String> with) throws IOException, InterruptedException {
        switch (verb) {
            case "write", "append", "delete", "run", "commit" -> work(verb, with);
            case "ask", "call-tool", "await-message", "await-file", "pause" -> converse(verb, with);
            case "cost", "usage", "model", "structured" -> account(verb, with);
            case "retrying", "limit", "warned", "delta" -> tell(verb, with);
            case "exit", "hang", "fail", "orphan" -> misbehave(verb, with);
            case "say" -> say(with.get(0));
            case "say-prompt" -> say(turn.prompt());
            case "say-environment" -> say(with.get(0) + "=" + Expectations.environment(with.get(0)));
            case "print" -> pipe.print(with.get(0));
            case "print-error" -> pipe.complain(with.get(0));
            default -> Expectations.check(verb, with, turn.prompt());
        }
    }

    private void work(String verb, List<String> with) throws IOException, InterruptedException {
        switch (verb) {
            case "write" -> write(with.get(0), with.get(1), Boolean.parseBoolean(with.get(2)));
            case "append" -> append(with.get(0), with.get(1));
            case "delete" -> delete(with.get(0));
            case "run" -> run(with.get(0), Boolean.parseBoolean(with.get(1)));
            default -> commit(with.get(0));
        }
    }

    private void write(String path, String content, boolean executable) throws IOException {
        String call = started("Write", path);
        Path file = withParents(path);
        Files.writeString(file, content);
        if (executable && !file.toFile().setExecutable(true)) {
            throw new ScriptFailure("'" + path + "' can't be made executable.");
        }
        finished(call, true, content.length() + " characters");
    }

    private void append(String path, String content) throws IOException {
        String call = started("Edit", path);
        Files.writeString(withParents(path), content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        finished(call, true, content.length() + " characters added");
    }

    private void delete(String path) throws IOException {
        String call = started("Delete", path);
        boolean deleted = Files.deleteIfExists(Path.of(path));
        finished(call, deleted, deleted ? "deleted" : "not there");
        if (!deleted) {
            throw new ScriptFailure("The script deletes '" + path + "', which isn't there.");
        }
    }

    private void run(String command, boolean mayFail) throws IOException, InterruptedException {
        Shell.Outcome outcome = command(command, List.of("sh", "-c", command));
        if (outcome.status() != 0 && !mayFail) {
            throw new ScriptFailure("The script's command '" + command + "' ended with status " + outcome.status()
                    + ": " + outcome.output());
        }
    }

    private void commit(String message) throws IOException, InterruptedException {
        succeed(shell.run(List.of("git", "add", "--all")));
        if (shell.run(List.of("git", "diff", "--cached", "--quiet")).status() == 0) {
            say("There is nothing to commit.");
        } else {
            succeed(command("git commit -m '" + message + "'", List.of("git", "commit", "--quiet", "-m", message)));
        }
    }

    private static void succeed(Shell.Outcome git) {
        if (git.status() != 0) {
            throw new ScriptFailure("git ended with status " + git.status() + ": " + git.output());
        }
    }

    private Shell.Outcome command(String shown, List<String> command) throws IOException, InterruptedException {
        String call = started("Bash", shown);
        Shell.Outcome outcome = shell.run(command);
        boolean ok = outcome.status() == 0;
        finished(call, ok, ok ? outcome.output() : "exit status " + outcome.status() + "\n" + outcome.output());
        return outcome;
    }

    private void useTool(String tool, String input, List<List<String>> actions)
            throws IOException, InterruptedException {
        String call = started(tool, input);
        if (turn.asksHost()) {
            pipe.tell("permission", call, tool, input);
            List<String> decision = pipe.awaitAnswer(call);
            if (!decision.get(0).equals("allow")) {
                finished(call, false, "denied: " + decision.get(1));
                return;
            }
        }
        inTool = true;
        play(actions);
        inTool = false;
        finished(call, true, "done");
    }

    private void converse(String verb, List<String> with) throws InterruptedException {
        switch (verb) {
            case "ask" -> {
                say(callHost(with.get(0), with.get(1)));
                over = true;
            }
            case "call-tool" ->
                Expectations.contains("The tool's answer", callHost(with.get(0), with.get(1)), with.get(2));
            case "await-message" -> awaitMessage(with.get(0));
            case "await-file" -> {
                while (!Files.exists(Path.of(with.get(0)))) {
                    pipe.pause(10);
                }
            }
            default -> pipe.pause(Long.parseLong(with.get(0)));
        }
    }

    private String callHost(String tool, String input) throws InterruptedException {
        String call = started(tool, input);
        pipe.tell("call", call, tool, input);
        List<String> answer = pipe.awaitAnswer(call);
        boolean ok = answer.get(0).equals("ok");
        finished(call, ok, answer.get(1));
        if (!ok) {
            throw new ScriptFailure("The call of the host's tool '" + tool + "' failed: " + answer.get(1));
        }
        return answer.get(1);
    }

    private void awaitMessage(String part) throws InterruptedException {
        while (true) {
            if (received.isEmpty()) {
                delivered(pipe.awaitMessage());
            }
            if (received.remove().contains(part)) {
                return;
            }
        }
    }

    private void account(String verb, List<String> with) {
        switch (verb) {
            case "cost" -> report.cost(with.get(0));
            case "usage" -> report.used(with.toArray(new String[0]));
            case "model" -> report.model(with.get(0));
            default -> report.structured(with.get(0));
        }
    }

    private void misbehave(String verb, List<String> with) throws IOException, InterruptedException {
        switch (verb) {
            case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(with.get(0)));
            case "hang" -> hang(with.get(0).equals("deaf"));
            case "orphan" -> shell.leaveBehind(with.get(0), Boolean.parseBoolean(with.get(1)));
            default -> throw new ScriptFailure(with.get(0), with.get(1), resetAt(with.get(2)));
        }
    }

    private void hang(boolean deaf) throws InterruptedException {
        if (deaf) {
            pipe.goDeaf();
            // A signal starts the JVM's end, which waits for this thread for ever.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Thread.currentThread().join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        while (true) {
            pipe.pause(HOUR);
        }
    }

    private void say(String words) {
        report.said(words);
        pipe.tell("said", words);
    }

    private void tell(String verb, List<String> with) {
        String[] fields = new String[with.size() + 1];
        fields[0] = verb;
        for (int i = 0; i < with.size(); i++) {
            fields[i + 1] = with.get(i);
        }
        if (verb.equals("limit")) {
            fields[3] = resetAt(with.get(2));
        }
        pipe.tell(fields);
    }

    private void delivered(String message) {
        received.add(message);
        pipe.tell("delivered", message);
        say("Message received: " + message);
    }

    private String started(String tool, String summary) {
        calls++;
        String call = "call-" + turn.number() + "-" + calls;
        if (!inTool) {
            pipe.tell("tool-started", call, tool, oneLine(summary), summary);
        }
        return call;
    }

    private void finished(String call, boolean ok, String summary) {
        if (!inTool) {
            pipe.tell("tool-finished", call, ok ? "ok" : "failed", summary);
        }
    }

    /** {@code at} is empty, milliseconds since the epoch, or with a plus sign from now. */
    private static String resetAt(String at) {
        return at.startsWith("+") ? Long.toString(System.currentTimeMillis() + Long.parseLong(at.substring(1))) : at;
    }

    private static String oneLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end) + " [...]";
    }

    private static Path withParents(String path) throws IOException {
        Path file = Path.of(path).toAbsolutePath();
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return file;
    }

    private static int endOf(List<List<String>> actions, int start) {
        int depth = 0;
        for (int i = start; i < actions.size(); i++) {
            String verb = actions.get(i).get(0);
            if (verb.equals("use-tool")) {
                depth++;
            } else if (verb.equals("end")) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        throw new ScriptFailure("A 'use-tool' has no end.");
    }
}
