package org.jvmfactory.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.engine.AgentTool;
import org.jvmfactory.engine.Launch;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;
import org.jvmfactory.engine.SessionContext;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.engine.Watch;
import org.jvmfactory.process.ByteSink;
import org.jvmfactory.process.ProcessSpec;
import org.jvmfactory.sandbox.SandboxedProcess;

/** A bench that keeps what the CLI prints, for those who record conversations. */
public final class Teed implements SessionContext {

    private final SessionBench bench;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    public Teed(SessionBench bench) {
        this.bench = bench;
    }

    /** What was printed so far, with neutral paths. */
    public String printed() {
        return printed.toString(UTF_8)
                .replace(bench.directory().toString(), "/workspace")
                .replace(bench.home().toString(), "/home/agent");
    }

    @Override
    public SandboxedProcess start(Launch launch, ProcessSpec.Input input, ByteSink stdout, ByteSink stderr) {
        ByteSink both = new ByteSink() {
            @Override
            public void accept(byte[] buffer, int length) {
                printed.write(buffer, 0, length);
                stdout.accept(buffer, length);
            }

            @Override
            public void end() {
                stdout.end();
            }
        };
        return bench.start(launch, input, both, stderr);
    }

    @Override
    public void emit(AgentEvent event) {
        bench.emit(event);
    }

    @Override
    public PermissionDecision decide(PermissionRequest request) {
        return bench.decide(request);
    }

    @Override
    public List<AgentTool> tools() {
        return bench.tools();
    }

    @Override
    public List<ToolServer> servers() {
        return bench.servers();
    }

    @Override
    public Set<Watch> watches() {
        return bench.watches();
    }

    @Override
    public Optional<PermissionDecision> beforeTool(PermissionRequest request) {
        return bench.beforeTool(request);
    }

    @Override
    public Optional<String> afterTool(PermissionRequest request) {
        return bench.afterTool(request);
    }

    @Override
    public Optional<String> beforeEnd() {
        return bench.beforeEnd();
    }
}
