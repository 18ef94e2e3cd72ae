package org.jvmfactory.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.task.RepositoryIdentity;

/** Another memory that secrets don't enter and in which a repository has one name, whoever remembers something. Thread-safe. */
@Internal
public final class RedactedMemory implements MemoryStore {

    private final MemoryStore store;
    private final Redactor redactor;

    public RedactedMemory(MemoryStore store, Redactor redactor) {
        this.store = requireNonNull(store, "store");
        this.redactor = requireNonNull(redactor, "redactor");
    }

    @Override
    public String description() {
        return store.description();
    }

    @Override
    public void remember(List<MemoryEntry> entries) {
        store.remember(entries.stream().map(this::clean).toList());
    }

    private MemoryEntry clean(MemoryEntry entry) {
        String text = redactor.redact(entry.text());
        return new MemoryEntry(
                redactor.redact(entry.id()),
                entry.kind(),
                text.substring(0, Math.min(text.length(), MemoryEntry.MAX_TEXT)),
                entry.repository().map(RedactedMemory::identity).map(redactor::redact),
                entry.trust(),
                entry.evidence(),
                entry.at());
    }

    /** What earlier versions remembered of the repository, under its address as it was spelled, comes last. */
    @Override
    public List<MemoryEntry> recall(MemoryQuery query) {
        Optional<String> identity = query.repository().map(RedactedMemory::identity);
        List<MemoryEntry> known = store.recall(query.in(identity));
        if (identity.equals(query.repository()) || known.size() >= query.maxEntries()) {
            return known;
        }
        Map<String, MemoryEntry> all = new LinkedHashMap<>();
        known.forEach(entry -> all.put(entry.id(), entry));
        store.recall(query).forEach(entry -> all.putIfAbsent(entry.id(), entry));
        return query.fit(List.copyOf(all.values()));
    }

    private static String identity(String repository) {
        return RepositoryIdentity.of(repository).value();
    }

    @Override
    public int forget(Set<String> ids) {
        return store.forget(ids);
    }

    @Override
    public int forgetBefore(Instant time) {
        return store.forgetBefore(time);
    }

    @Override
    public void close() {
        store.close();
    }
}
