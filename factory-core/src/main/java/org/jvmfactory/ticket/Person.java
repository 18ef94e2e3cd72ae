package org.jvmfactory.ticket;

import static java.util.Objects.requireNonNull;

/**
 * Somebody at a tracker or code host, as it names them. What they may do is said by {@link Tracker#judge}, never by how they are called.
 *
 * @param id what stays when they change their name; empty where the other side says none
 * @param name what people call them there
 * @param machine whether the other side says that it is a program
 */
public record Person(String id, String name, boolean machine) {

    public Person {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
    }
}
