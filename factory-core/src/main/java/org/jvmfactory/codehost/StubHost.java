package org.jvmfactory.codehost;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stub. */
public final class StubHost implements CodeHostProvider {
    @Override
    public String type() {
        return "local";
    }

    @Override
    public CodeHost create(CodeHostContext context) {
        Map<String, PullRequest> all = new ConcurrentHashMap<>();
        return new CodeHost() {
            @Override
            public String kind() {
                return "local";
            }

            @Override
            public boolean serves(String repository) {
                return true;
            }

            @Override
            public Optional<PullRequest> find(String repository, String branch) {
                return Optional.ofNullable(all.get(branch));
            }

            @Override
            public PullRequest open(PullRequestDraft draft) {
                PullRequest p = new PullRequest("1", "stub://1", PullRequest.State.OPEN, draft);
                all.put(draft.branch(), p);
                return p;
            }

            @Override
            public PullRequest update(PullRequest existing, PullRequestDraft draft) {
                return open(draft);
            }
        };
    }
}
