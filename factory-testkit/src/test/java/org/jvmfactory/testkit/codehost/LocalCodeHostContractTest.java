package org.jvmfactory.testkit.codehost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.LocalCodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.testkit.SampleRepository;
import org.jvmfactory.testkit.contract.CodeHostContract;

class LocalCodeHostContractTest extends CodeHostContract {

    @TempDir
    Path directory;

    private final ChildProcesses processes = new ChildProcesses();
    private SampleRepository repository;

    @BeforeEach
    void make_a_repository() {
        repository = SampleRepository.create(directory.resolve("sample.git"));
    }

    @AfterEach
    void end_processes() {
        processes.close();
    }

    @Override
    protected CodeHost host() {
        return new LocalCodeHost(directory.resolve("pull-requests"), processes);
    }

    @Override
    protected String repository() {
        return repository.path().toString();
    }

    @Override
    protected String push(String branch) {
        return repository.grow(branch);
    }

    @Override
    protected void merge(PullRequest pullRequest) {
        repository.git("update-ref", "refs/heads/main", pullRequest.content().commit());
    }

    @Override
    protected void close(PullRequest pullRequest) throws Exception {
        Path file = Path.of(pullRequest.url());
        Files.writeString(file, Files.readString(file).replace("state: open", "state: closed"));
    }

    @Override
    protected Optional<CodeHost> down() {
        return Optional.empty();
    }

    @Override
    protected List<String> secrets() {
        return List.of();
    }
}
