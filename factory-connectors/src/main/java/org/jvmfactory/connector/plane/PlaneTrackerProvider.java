package org.jvmfactory.connector.plane;

import java.util.Map;
import java.util.Set;
import org.jvmfactory.connector.http.ApiClient;
import org.jvmfactory.ticket.Tracker;
import org.jvmfactory.ticket.TrackerContext;
import org.jvmfactory.ticket.TrackerProvider;

/** Makes the tracker of kind {@code plane} for each connector of that type. */
public final class PlaneTrackerProvider implements TrackerProvider {

    @Override
    public String type() {
        return PlaneSettings.KIND;
    }

    @Override
    public Set<String> secretKeys() {
        return PlaneSettings.SECRETS;
    }

    @Override
    public Tracker create(TrackerContext context) {
        PlaneSettings settings = PlaneSettings.read(context.settings());
        ApiClient.Api api = new ApiClient.Api("Plane", settings.api(), Map.of("Accept", "application/json"));
        return new PlaneTracker(context.name(), settings, new PlaneApi(settings, new ApiClient(api, context.time())));
    }
}
