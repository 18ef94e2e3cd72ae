package org.jvmfactory.memory;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jvmfactory.meta.Spi;

/**
 * Where Factory keeps what is worth knowing the next time: how runs ended, and what agents and people learned.
 *
 * <p>Factory recalls once for each run, before its first agent works, and remembers once for each run, just before its end is written;
 * after a crash that may happen a second time, with the same entries. Every method may be called from any thread and from several at
 * once, and by several processes where they share a store; each call is done as a whole or not at all, and durable when it returns where
 * the store is durable. A call may block, but Factory waits a few seconds for one at most, interrupts it then, and goes on without it.
 *
 * <p>What fails is a {@link MemoryException} and changes nothing; Factory then warns once and works without memory until the store
 * answers again. Texts and queries hold what agents and strangers wrote: no character in them may mean anything to the store.
 */
@Spi
public interface MemoryStore extends AutoCloseable {

    /** For a person: which kind it is and where. Never a password. */
    String description();

    /**
     * Keeps entries. One whose id is kept already takes the other's place, so that remembering the same once more changes nothing; of
     * entries with one id in the list, the last one counts.
     */
    void remember(List<MemoryEntry> entries);

    /**
     * The entries that fit best, best first: of those of the query's repository and those of no repository, the ones that hold any of its
     * words. One that holds more of them, or rarer ones, comes before one that holds fewer. At most as many and as long as the query
     * says, see {@link MemoryQuery#fit}. Empty where nothing fits, or the query has no words.
     */
    List<MemoryEntry> recall(MemoryQuery query);

    /** Forgets the entries with these ids and says how many there were; ids that aren't kept are none. */
    int forget(Set<String> ids);

    /** Forgets what was learned before {@code time} and says how many entries those were. */
    int forgetBefore(Instant time);

    /** Gives everything back. Called once by the {@code Factory} it was given to, when that has stopped working; idempotent. */
    @Override
    void close();
}
