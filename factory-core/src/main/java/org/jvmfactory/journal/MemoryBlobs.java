package org.jvmfactory.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Content in memory, in pieces of one size that are kept once each. Thread-safe. */
final class MemoryBlobs {

    private static final int PIECE = 256 * 1024;

    private final Map<BlobId, byte[]> pieces = new ConcurrentHashMap<>();
    private final Map<BlobId, List<BlobId>> contents = new ConcurrentHashMap<>();

    BlobId put(InputStream content) {
        MessageDigest whole = sha256();
        List<BlobId> parts = new ArrayList<>();
        try {
            for (byte[] piece = content.readNBytes(PIECE); piece.length > 0; piece = content.readNBytes(PIECE)) {
                whole.update(piece);
                BlobId id = id(sha256().digest(piece));
                pieces.putIfAbsent(id, piece);
                parts.add(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("What was to be stored couldn't be read", e);
        }
        BlobId id = id(whole.digest());
        contents.putIfAbsent(id, List.copyOf(parts));
        return id;
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
