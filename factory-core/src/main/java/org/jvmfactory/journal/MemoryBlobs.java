package org.jvmfactory.journal;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Content in memory, in pieces that are kept once each. Thread-safe. */
final class MemoryBlobs {

    private final Map<BlobId, byte[]> pieces = new ConcurrentHashMap<>();
    private final Map<BlobId, List<BlobId>> contents = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<BlobId> disused = new LinkedHashSet<>();

    BlobId put(InputStream content) {
        MessageDigest whole = sha256();
        List<BlobId> parts = new ArrayList<>();
        Map<BlobId, byte[]> fresh = new HashMap<>();
        Pieces cut = new Pieces(content);
        for (byte[] piece = cut.next(); piece.length > 0; piece = cut.next()) {
            whole.update(piece);
            BlobId id = id(sha256().digest(piece));
            fresh.put(id, piece);
            parts.add(id);
        }
        BlobId id = id(whole.digest());
        lock.lock();
        try {
            fresh.forEach(pieces::putIfAbsent);
            contents.putIfAbsent(id, List.copyOf(parts));
            disused.remove(id);
        } finally {
            lock.unlock();
        }
        return id;
    }

    void disuse(Collection<BlobId> ids) {
        lock.lock();
        try {
            ids.stream().filter(contents::containsKey).forEach(disused::add);
        } finally {
            lock.unlock();
        }
    }

    List<BlobId> disused(int limit) {
        lock.lock();
        try {
            return disused.stream().limit(limit).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Of pieces that some content has which isn't disused. */
    long bytes() {
        lock.lock();
        try {
            return contents.entrySet().stream()
                    .filter(content -> !disused.contains(content.getKey()))
                    .flatMap(content -> content.getValue().stream())
                    .distinct()
                    .mapToLong(part -> requireNonNull(pieces.get(part), "piece").length)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    int remove(Collection<BlobId> ids) {
        lock.lock();
        try {
            List<BlobId> gone = ids.stream().filter(disused::remove).toList();
            Set<BlobId> parts = new HashSet<>();
            gone.forEach(id -> parts.addAll(requireNonNull(contents.remove(id), "content")));
            contents.values().forEach(parts::removeAll);
            parts.forEach(pieces::remove);
            return gone.size();
        } finally {
            lock.unlock();
        }
    }

    InputStream open(BlobId id) {
        List<BlobId> parts = contents.get(id);
        if (parts == null) {
            throw StoreException.noSuchBlob(id);
        }
        return new SequenceInputStream(Collections.enumeration(parts.stream()
                .map(part -> new ByteArrayInputStream(pieces.getOrDefault(part, new byte[0])))
                .toList()));
    }

    private static BlobId id(byte[] digest) {
        return new BlobId(HexFormat.of().formatHex(digest));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
