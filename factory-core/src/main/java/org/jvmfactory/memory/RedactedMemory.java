package org.jvmfactory.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jvmfactory.meta.Internal;
import org.jvmfactory.secret.Redactor;

/** Another memory that secrets don't enter, whoever remembers something. Thread-safe. */
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
                entry.repository().map(redactor::redact),
                entry.trust(),
                entry.evidence(),
                entry.at());
    }

    @Override
    public List<MemoryEntry> recall(MemoryQuery query) {
        return store.recall(query);
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
