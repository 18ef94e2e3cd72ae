package org.jvmfactory.connector.github;

import java.util.Set;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;
import org.jvmfactory.ticket.TrackerProvider;

/** Makes the tracker of kind {@code github} for each connector of that type. */
public final class GitHubTrackerProvider implements TrackerProvider {

    @Override
    public String type() {
        return GitHubSettings.KIND;
    }

    @Override
    public Set<String> secretKeys() {
        return GitHubSettings.SECRETS;
    }

    @Override
    public Tracker create(TrackerContext context) {
        GitHubSettings settings = GitHubSettings.read(context.settings());
        return new GitHubTracker(context.name(), settings, new GitHubApi(settings, context.time()));
    }
}
