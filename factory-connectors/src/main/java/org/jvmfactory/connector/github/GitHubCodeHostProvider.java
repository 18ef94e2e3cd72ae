package org.jvmfactory.connector.github;

import java.util.Set;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.CodeHostContext;
import org.jvmfactory.codehost.CodeHostProvider;

/** Makes the code host of kind {@code github} for each connector of that type. */
public final class GitHubCodeHostProvider implements CodeHostProvider {

    @Override
    public String type() {
        return GitHubSettings.KIND;
    }

    @Override
    public boolean worksUnconfigured() {
        return false;
    }

    @Override
    public Set<String> secretKeys() {
        return GitHubSettings.SECRETS;
    }

    @Override
    public CodeHost create(CodeHostContext context) {
        GitHubSettings settings = GitHubSettings.read(context.config());
        return new GitHubCodeHost(settings, new GitHubApi(settings, context.time()));
    }
}
