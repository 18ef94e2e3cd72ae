package org.jvmfactory.codehost;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.git.Credentials;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.git.Mirrors;
import org.jvmfactory.meta.Internal;

/** The repositories that Factory works with: the mirror of each, the login there, and the code host that keeps its pull requests. */
@Internal
public final class Repositories {

    private final Mirrors mirrors;
    private final List<CodeHost> hosts;

    /** @param hosts asked in this order */
    public Repositories(Mirrors mirrors, List<CodeHost> hosts) {
        this.mirrors = requireNonNull(mirrors, "mirrors");
        this.hosts = List.copyOf(hosts);
    }

    /** The logins that {@code known} has, and then those of the code hosts. */
    public static Credentials logins(Credentials known, List<CodeHost> hosts) {
        return url -> known.forUrl(url)
                .or(() -> serving(url, hosts).flatMap(host -> host.credentials().forUrl(url)));
    }

    /** The mirror of {@code repository}, as last fetched. */
    public Mirror mirror(String repository) throws InterruptedException {
        return mirrors.open(repository);
    }

    /** Where {@code branch} of {@code repository} is now; empty where there is none. */
    public Optional<String> tip(String repository, String branch) throws InterruptedException {
        return mirror(repository).remoteTip(branch);
    }

    /** Has the code host refuse a repository that can't be worked on. One that no code host serves may yet be cloned. */
    public void validate(String repository) throws InterruptedException {
        Optional<CodeHost> host = serving(repository, hosts);
        if (host.isPresent()) {
            host.get().validate(repository);
        }
    }

    /**
     * The code host of {@code repository}.
     *
     * @throws CodeHostException when none serves it
     */
    public CodeHost host(String repository) {
        return serving(repository, hosts)
                .orElseThrow(() -> new CodeHostException(
                        CodeHostException.Code.UNSERVED,
                        "no code host here keeps pull requests for '" + repository + "'; there are "
                                + hosts.stream().map(CodeHost::kind).toList()));
    }

    /** The pull request that was recorded as {@code id}, whatever its branch has since; without one, that of the branch. */
    public Optional<PullRequest> pullRequest(String repository, String branch, Optional<String> id)
            throws InterruptedException {
        CodeHost host = host(repository);
        return id.isPresent() ? host.find(repository, branch, id.get()) : host.find(repository, branch);
    }

    private static Optional<CodeHost> serving(String repository, List<CodeHost> hosts) {
        return hosts.stream().filter(host -> host.serves(repository)).findFirst();
    }
}
