package org.jvmfactory.testkit.contract;

import org.jvmfactory.task.Money;
import org.jvmfactory.task.Usage;

/** Something that an agent does in a test, whatever makes it do so: a script, a fake program, a scripted model server. */
public sealed interface AgentAct {

    /** It says this; the last of them are its last words. */
    record Say(String text) implements AgentAct {}

    /** The CLI prints this line as it is. */
    record PrintLine(String raw) implements AgentAct {}

    /** The CLI prints this on standard error and ends, without saying how the turn ended. */
    record Die(String stderr, int status) implements AgentAct {}

    /**
     * It works on without a sign of life.
     *
     * @param deaf whether it can only be killed
     */
    record Hang(boolean deaf) implements AgentAct {}

    /**
     * It leaves a process behind that has no parent, a session of its own, and no ear for polite signals.
     *
     * @param marker stands in the process's command line
     * @param keepsPipe whether it holds the CLI's standard output open
     */
    record LeaveProcess(String marker, boolean keepsPipe) implements AgentAct {}

    /** It writes a file with a tool of its CLI, whose use the host may have to allow. */
    record WriteFile(String path, String content) implements AgentAct {}

    /** It runs a command in its shell; asked of engines that declare gates. */
    record RunCommand(String command) implements AgentAct {}

    /** It calls a tool of one of the servers that the user gave it; asked of engines that take such servers. */
    record CallServer(String server, String tool, String input) implements AgentAct {}

    /** It calls a tool of the host. */
    record CallHost(String tool, String input) implements AgentAct {}

    /** It begins a tool call, and the turn ends before the call does. */
    record LeaveToolOpen() implements AgentAct {}

    /** It works until a message of the host has entered the conversation. */
    record AwaitMessage() implements AgentAct {}

    /** It gives this structured result. */
    record Structured(String json) implements AgentAct {}

    /** The turn uses this and costs this. */
    record Use(Usage usage, Money cost) implements AgentAct {}
}
