package org.jvmfactory.connector.clickup;

import java.util.Set;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;
import org.jvmfactory.ticket.TrackerProvider;

/** Makes the tracker of kind {@code clickup} for each connector of that type. */
public final class ClickUpTrackerProvider implements TrackerProvider {

    @Override
    public String type() {
        return ClickUpSettings.KIND;
    }

    @Override
    public Set<String> secretKeys() {
        return ClickUpSettings.SECRETS;
    }

    @Override
    public Tracker create(TrackerContext context) {
        ClickUpSettings settings = ClickUpSettings.read(context.settings());
        ApiClient.Api api = new ApiClient.Api("ClickUp", settings.api(), ClickUpTracker.headers());
        return new ClickUpTracker(context.name(), settings, new ApiClient(api, context.time()));
    }
}
