package org.jvmfactory.store.jdbc;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.StoreException;

/** Content, fetched piece by piece as it is read, so that it holds no connection in between. */
final class BlobStream extends InputStream {

    private final BlobId id;
    private final Iterator<byte[]> hashes;
    private final UnaryOperator<byte[]> pieces;
    private byte[] piece = new byte[0];
    private int offset;

    /** @param pieces finds a piece by its hash; an empty one where there is none */
    BlobStream(BlobId id, Iterator<byte[]> hashes, UnaryOperator<byte[]> pieces) {
        this.id = id;
        this.hashes = hashes;
        this.pieces = pieces;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int length) {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (offset == piece.length && !fetch()) {
            return -1;
        }
        int count = Math.min(length, piece.length - offset);
        System.arraycopy(piece, offset, target, from, count);
        offset += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length - offset;
    }

    private boolean fetch() {
        if (!hashes.hasNext()) {
            return false;
        }
        byte[] hash = hashes.next();
        piece = pieces.apply(hash);
        offset = 0;
        if (!Arrays.equals(Hash.of(piece), hash)) {
            throw new StoreException(
                    StoreException.Code.CORRUPT,
                    "A part of the stored content '" + id
                            + "' is missing or damaged: put the database back from a backup");
        }
        return true;
    }
}
