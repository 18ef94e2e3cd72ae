package org.jvmfactory.testkit.hostile;

import java.util.List;
import java.util.stream.Stream;

/** The corpus: everything that the hostile agent tries. */
final class Attacks {

    private Attacks() {}

    static List<Attack> all() {
        return Stream.of(
                        ReadingAttacks.ALL,
                        WritingAttacks.ALL,
                        NetworkAttacks.ALL,
                        GitAttacks.ALL,
                        RepositoryAttacks.ALL,
                        NameAttacks.ALL,
                        TextAttacks.ALL,
                        PublishingAttacks.ALL,
                        ProcessAttacks.ALL)
                .flatMap(List::stream)
                .toList();
    }
}
