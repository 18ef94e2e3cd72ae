package org.jvmfactory.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.meta.Internal;

/**
 * A list that comes in pages.
 *
 * @param unchanged whether every page is what it was when last asked for
 * @param cut whether there are more than were wanted
 */
@Internal
public record Pages(List<JsonNode> items, boolean unchanged, boolean cut) {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");

    public Pages {
        items = List.copyOf(items);
    }

    /**
     * Follows the links from page to page.
     *
     * @param pointer where in a page the list is; empty where the page is the list
     * @param most how many items are wanted
     */
    public static Pages follow(ApiClient client, ApiRequest first, String pointer, int most)
            throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        boolean unchanged = true;
        ApiRequest request = first;
        while (true) {
            ApiAnswer answer = client.send(request);
            unchanged &= answer.unchanged();
            items.addAll(Fields.list(answer.body(), pointer));
            Optional<String> next = answer.header("link").flatMap(Pages::next);
            if (next.isEmpty() || items.size() >= most) {
                boolean cut = items.size() > most || next.isPresent();
                return new Pages(items.subList(0, Math.min(most, items.size())), unchanged, cut);
            }
            request = request.at(next.get());
        }
    }

    private static Optional<String> next(String link) {
        Matcher matcher = NEXT.matcher(link);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
