package org.jvmfactory.connector.github;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.testkit.contract.CodeHostContract;

class GitHubCodeHostContractTest extends CodeHostContract {

    @TempDir
    Path directory;

    private final GitHubBed bed = new GitHubBed() {};

    @BeforeEach
    void open() {
        bed.directory = directory;
        bed.open();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Override
    protected CodeHost host() {
        return bed.host(bed.asApp());
    }

    @Override
    protected String repository() {
        return bed.repository.url();
    }

    @Override
    protected String push(String branch) {
        return bed.repository.git().grow(branch);
    }

    @Override
    protected void merge(PullRequest pullRequest) {
        bed.repository.close(Integer.parseInt(pullRequest.id()), true);
    }

    @Override
    protected void close(PullRequest pullRequest) {
        bed.repository.close(Integer.parseInt(pullRequest.id()), false);
    }

    @Override
    protected Optional<CodeHost> down() {
        return Optional.of(bed.host(bed.down(bed.withToken())));
    }

    @Override
    protected List<String> secrets() {
        String key = AppKeys.pkcs1().lines().skip(1).findFirst().orElseThrow();
        return List.of(GitHubBed.TOKEN, GitHubBed.SECRET, key, "installation-1");
    }
}
