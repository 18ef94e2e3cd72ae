package org.jvmfactory.sandbox;

import java.util.Optional;
import org.jvmfactory.process.ChildProcess;
import org.jvmfactory.process.ProcessSpec;

/** Starts commands behind a wrapper, each with all that goes with it. */
final class Start {

    private final SandboxHost host;
    private final AgentUser user;
    private final Wrapper wrapper;

    Start(SandboxHost host, AgentUser user, Wrapper wrapper) {
        this.host = host;
        this.user = user;
        this.wrapper = wrapper;
    }

    /** Starts {@code spec}'s command. What is made for it, {@code files} included, goes away when the returned process is closed. */
    ContainedProcess command(SandboxSpec spec, ScratchFiles files) throws InterruptedException {
        WayOut wayOut = WayOut.open(spec, wrapper, user, files);
        Optional<Tether> tether = Optional.empty();
        boolean started = false;
        try {
            WrappedCommand command = WrappedCommand.of(spec, wrapper, user, files);
            new Reachability(host.processes(), user).require(spec, command.program());
            tether = wrapper.tether(files, user, command.environment());
            LimitWatch watch = new LimitWatch(wrapper.limits(spec));
            HeadSink stderr = new HeadSink(watch.counting(spec.process().stderr()));
            ProcessSpec process =
                    command.process().withOutput(watch.counting(spec.process().stdout()), stderr);
            ChildProcess child = host.processes().start(process);
            started = true;
            return new ContainedProcess(host.processes(), child, wrapper, files, stderr, wayOut, tether, watch);
        } finally {
            if (!started) {
                tether.ifPresent(Tether::close);
                wayOut.close();
            }
        }
    }
}
