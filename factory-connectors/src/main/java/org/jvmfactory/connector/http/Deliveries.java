package org.jvmfactory.connector.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.NotifyException;

/** What notifiers have in common that talk to a service: what a failed call means, and where a person can go on. */
@Internal
public final class Deliveries {

    private Deliveries() {}

    /** What it means to whoever wants something told. A message that arrives twice does no harm, so that what is unclear is tried again. */
    public static NotifyException failure(ApiException e) {
        if (!e.code().retryable()) {
            return new NotifyException(NotifyException.Code.REFUSED, e.getMessage(), e);
        }
        return e.retryAfter()
                .map(wait -> NotifyException.unavailable(e.getMessage(), wait))
                .orElseGet(() -> new NotifyException(NotifyException.Code.UNAVAILABLE, e.getMessage(), e));
    }

    /** The pages that a notification names, by what they are; only such as can be followed. */
    public static List<Map.Entry<String, String>> links(Notification notification) {
        return Stream.of(Map.entry("pull-request", "Pull request"), Map.entry("ticket", "Ticket"))
                .flatMap(kind -> Optional.ofNullable(notification.details().get(kind.getKey()))
                        .filter(Deliveries::isPage)
                        .map(page -> Map.entry(kind.getValue(), page))
                        .stream())
                .toList();
    }

    private static boolean isPage(String text) {
        if (!text.startsWith("https://") || !text.matches("[!-~]{1,2000}") || text.matches(".*[<>|\"'`\\\\].*")) {
            return false;
        }
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
