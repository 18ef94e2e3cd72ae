package org.jvmfactory.store.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.journal.BlobId;
import org.jvmfactory.journal.Pieces;
import org.jvmfactory.journal.StoreException;

/**
 * Content in {@link Pieces}, each kept once by its hash.
 *
 * <p>Pieces are written while the content is read, some at a time, so that content of any length neither fills the memory nor keeps other
 * writers waiting for a slow source. The content is there once its list of pieces is, which is one transaction; pieces of content that broke
 * off are in nobody's list, and serve the next try. A piece that is there already may be removed before it is listed: then all are written
 * anew.
 */
final class BlobTable {

    private static final int PIECES_AT_ONCE = 100;
    private static final int TRIES = 10;

    private final Connections connections;

    BlobTable(Connections connections) {
        this.connections = connections;
    }

    /** A piece that was there when it was looked for has been removed, with other content that had it. */
    private static final class PieceGone extends RuntimeException {

        private static final long serialVersionUID = 1;

        PieceGone() {
            super("removed while it was put", null, false, false);
        }
    }

    BlobId put(InputStream content) {
        if (content instanceof ByteArrayInputStream bytes) {
            bytes.mark(0);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return putOnce(content);
            } catch (PieceGone e) {
                if (attempt == TRIES || !(content instanceof ByteArrayInputStream bytes)) {
                    throw new StoreException(
                            StoreException.Code.UNAVAILABLE,
                            "Content was put while the same was being removed: put it again",
                            e);
                }
                bytes.reset();
            }
        }
    }

    private BlobId putOnce(InputStream content) {
        MessageDigest whole = Hash.digest();
        List<byte[]> hashes = new ArrayList<>();
        Map<BlobId, Piece> batch = new LinkedHashMap<>();
        long size = 0;
        Pieces cut = new Pieces(content);
        for (byte[] piece = cut.next(); piece.length > 0; piece = cut.next()) {
            whole.update(piece);
            size += piece.length;
            byte[] hash = Hash.of(piece);
            hashes.add(hash);
            batch.put(new BlobId(Hash.hex(hash)), new Piece(hash, piece));
            if (batch.size() == PIECES_AT_ONCE) {
                keep(batch);
                batch.clear();
            }
        }
        BlobId id = new BlobId(Hash.hex(whole.digest()));
        if (!connections.read(sql -> wanted(sql, id))) {
            finish(new Content(id, size, hashes), batch);
        }
        return id;
    }

    /** A part of some content. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once and never compared
    private record Piece(byte[] hash, byte[] content) {}

    /** Content whose pieces are known. */
    private record Content(BlobId id, long size, List<byte[]> hashes) {}

    private static boolean wanted(Sql sql, BlobId id) throws SQLException {
        return sql.first("SELECT 1 FROM factory_blob WHERE id = ? AND disused = 0", row -> 1, id.value())
                .isPresent();
    }

    /** The last pieces and the list of all, in one transaction: small content takes no other. */
    private void finish(Content content, Map<BlobId, Piece> last) {
        List<Piece> fresh = fresh(last);
        connections.writeAhead(sql -> {
            insert(sql, fresh);
            list(sql, content);
            return true;
        });
    }

    private void keep(Map<BlobId, Piece> pieces) {
        List<Piece> fresh = fresh(pieces);
        if (!fresh.isEmpty()) {
            connections.writeAhead(sql -> {
                insert(sql, fresh);
                return true;
            });
        }
    }

    /** Looks first for what is there already: who brings nothing new keeps nobody waiting who writes. */
    private List<Piece> fresh(Map<BlobId, Piece> pieces) {
        return pieces.isEmpty() ? List.of() : connections.read(sql -> unkept(sql, pieces.values()));
    }

    private static void insert(Sql sql, List<Piece> pieces) throws SQLException {
        for (Piece piece : pieces) {
            sql.update(
                    "INSERT INTO factory_piece (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                    piece.hash(),
                    piece.content());
        }
    }

    private static List<Piece> unkept(Sql sql, Collection<Piece> pieces) throws SQLException {
        List<Piece> fresh = new ArrayList<>();
        for (Piece piece : pieces) {
            if (sql.first("SELECT 1 FROM factory_piece WHERE hash = ?", row -> 1, (Object) piece.hash())
                    .isEmpty()) {
                fresh.add(piece);
            }
        }
        return fresh;
    }

    private static void list(Sql sql, Content content) throws SQLException {
        String id = content.id().value();
        if (sql.update("UPDATE factory_blob SET disused = 0 WHERE id = ?", id) == 1) {
            return;
        }
        int fresh = sql.update(
                "INSERT INTO factory_blob (id, size) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", id, content.size());
        for (int ordinal = 0; fresh == 1 && ordinal < content.hashes().size(); ordinal++) {
            int listed = sql.update(
                    "INSERT INTO factory_blob_piece (blob, ordinal, hash)"
                            + " SELECT CAST(? AS TEXT), CAST(? AS INTEGER), hash FROM factory_piece WHERE hash = ?",
                    id,
                    ordinal,
                    content.hashes().get(ordinal));
            if (listed == 0) {
                throw new PieceGone();
            }
        }
    }

    void disuse(List<BlobId> ids) {
        each(ids, (sql, id) -> sql.update("UPDATE factory_blob SET disused = 1 WHERE id = ?", id.value()));
    }

    List<BlobId> disused(int limit) {
        return connections.read(sql -> sql.list(
                "SELECT id FROM factory_blob WHERE disused = 1 ORDER BY id LIMIT ?",
                row -> new BlobId(row.getString(1)),
                limit));
    }

    int remove(List<BlobId> ids) {
        return each(ids, BlobTable::remove);
    }

    /** Whoever puts the same content meanwhile waits for this, or this for them: the row of the content is changed first. */
    private static int remove(Sql sql, BlobId id) throws SQLException {
        if (sql.update("UPDATE factory_blob SET disused = 2 WHERE id = ? AND disused = 1", id.value()) == 0) {
            return 0;
        }
        List<byte[]> hashes = sql.list(
                "SELECT DISTINCT hash FROM factory_blob_piece WHERE blob = ?", row -> row.getBytes(1), id.value());
        sql.update("DELETE FROM factory_blob_piece WHERE blob = ?", id.value());
        for (byte[] hash : hashes) {
            sql.update(
                    "DELETE FROM factory_piece WHERE hash = ?"
                            + " AND NOT EXISTS (SELECT 1 FROM factory_blob_piece WHERE hash = ?)",
                    hash,
                    hash);
        }
        return sql.update("DELETE FROM factory_blob WHERE id = ?", id.value());
    }

    @FunctionalInterface
    private interface Change {
        int make(Sql sql, BlobId id) throws SQLException;
    }

    /** A transaction each, so that nobody waits long. */
    private int each(List<BlobId> ids, Change change) {
        int changed = 0;
        for (BlobId id : ids) {
            changed += connections.write(sql -> change.make(sql, id));
        }
        return changed;
    }

    InputStream open(BlobId id) {
        List<byte[]> hashes = connections.read(sql -> {
            if (!exists(sql, id)) {
                throw StoreException.noSuchBlob(id);
            }
            return sql.list(
                    "SELECT hash FROM factory_blob_piece WHERE blob = ? ORDER BY ordinal",
                    row -> row.getBytes(1),
                    id.value());
        });
        return new BlobStream(id, hashes.iterator(), this::piece);
    }

    /** Of pieces that some content has which isn't disused. */
    static long bytes(Sql sql) throws SQLException {
        return sql.number("SELECT COALESCE(SUM(LENGTH(content)), 0) FROM factory_piece WHERE hash IN"
                + " (SELECT hash FROM factory_blob_piece JOIN factory_blob ON id = blob WHERE disused = 0)");
    }

    private static boolean exists(Sql sql, BlobId id) throws SQLException {
        return sql.first("SELECT 1 FROM factory_blob WHERE id = ?", row -> 1, id.value())
                .isPresent();
    }

    private byte[] piece(byte[] hash) {
        return connections
                .read(sql -> sql.first(
                        "SELECT content FROM factory_piece WHERE hash = ?", row -> row.getBytes(1), (Object) hash))
                .orElse(new byte[0]);
    }
}
