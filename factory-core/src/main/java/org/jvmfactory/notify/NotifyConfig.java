package org.jvmfactory.notify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.config.ConfigNode;

/**
 * Who tells people, and of what: {@code notifiers:} and {@code notify:} of a configuration. Immutable.
 *
 * @param notifiers the settings of notifiers by name
 * @param rules each happening goes to every notifier that one of them names for it; where empty, every notifier is told everything
 */
public record NotifyConfig(Map<String, ConfigNode> notifiers, Optional<List<NotifyRule>> rules) {

    /** No notifier and no rule. */
    public static final NotifyConfig NONE = new NotifyConfig(Map.of(), Optional.empty());

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

    public NotifyConfig {
        notifiers = Collections.unmodifiableMap(new LinkedHashMap<>(notifiers));
        rules = rules.map(List::copyOf);
    }

    /** Reads {@code notifiers} and {@code notify} of {@code configuration}. */
    public static NotifyConfig read(ConfigNode configuration) {
        Map<String, ConfigNode> notifiers =
                configuration.find("notifiers").map(ConfigNode::entries).orElse(Map.of());
        notifiers.forEach((name, settings) -> {
            if (!isName(name)) {
                throw settings.error("a notifier's name has lower-case letters, digits and dashes, at most 40, but is '"
                        + SingleLine.of(name, 100) + "'");
            }
        });
        return new NotifyConfig(
                notifiers,
                configuration
                        .find("notify")
                        .map(node -> node.items().stream().map(NotifyRule::read).toList()));
    }

    /** Whether a notifier may be called that. */
    public static boolean isName(String name) {
        return name.matches(NAME);
    }

    /** One more rule. */
    public NotifyConfig with(NotifyRule rule) {
        List<NotifyRule> more = new ArrayList<>(rules.orElse(List.of()));
        more.add(rule);
        return new NotifyConfig(notifiers, Optional.of(more));
    }

    /** Whether {@code notifier} is told of {@code happening}. */
    public boolean tells(String notifier, Happening happening) {
        return rules.map(all -> all.stream()
                        .anyMatch(rule ->
                                rule.when().contains(happening) && rule.to().contains(notifier)))
                .orElse(NotifyRule.ANY.contains(happening));
    }
}
