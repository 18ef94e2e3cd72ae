package org.jvmfactory.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import org.jvmfactory.connector.http.Fields;
import org.jvmfactory.ticket.Person;

/** People as GitHub describes them. */
final class People {

    private People() {}

    /** Whoever left has no account any more, and no name. */
    static Person of(JsonNode user) {
        return new Person(
                Fields.words(user, "/id"),
                Fields.words(user, "/login"),
                !Fields.text(user, "/type").orElse("User").equals("User"));
    }
}
