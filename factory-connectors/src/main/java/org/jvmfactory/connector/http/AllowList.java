package org.jvmfactory.connector.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.ticket.Person;
import org.jvmfactory.ticket.Standing;

/**
 * Who is trusted at a tracker whose own rights say nothing about repositories: those whose ids are listed. Names don't count, since people
 * choose theirs.
 */
@Internal
public record AllowList(Set<String> ids) {

    public AllowList {
        ids = Set.copyOf(ids);
    }

    /** Reads {@code people}: nobody is trusted where there is no such list. */
    public static AllowList read(ConfigNode settings) {
        Set<String> ids = new LinkedHashSet<>();
        for (ConfigNode id : settings.find("people").map(ConfigNode::items).orElse(List.of())) {
            if (!id.text().matches("[A-Za-z0-9-]{1,64}")) {
                throw id.error("'people' lists ids, not names: those don't change, and nobody can take another's");
            }
            ids.add(id.text());
        }
        return new AllowList(ids);
    }

    /** What can't be done with it, in words that go on after "it". */
    public List<String> lacking() {
        return ids.isEmpty()
                ? List.of("trusts nobody: 'people' lists those who may start, answer and command")
                : List.of();
    }

    /**
     * How far somebody is trusted.
     *
     * @param self the id under which Factory writes; a person's whose token it has stays that person if they are listed
     */
    public Standing judge(Person person, String self) {
        if (person.id().isEmpty()) {
            return Standing.STRANGER;
        }
        if (ids.contains(person.id()) && !person.machine()) {
            return Standing.TRUSTED;
        }
        return person.id().equals(self) ? Standing.OURSELVES : Standing.STRANGER;
    }
}
