package org.jvmfactory.store.jdbc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.jvmfactory.journal.StoreException;
import org.jvmfactory.meta.Experimental;

/**
 * The durable store in one SQLite file. Several processes of one host may use the file at once; it must not lie on a network file system.
 * Thread-safe.
 */
@Experimental
public final class SqliteStore extends JdbcStore {

    private static final long CHECKED_BYTES = 256L * 1024 * 1024;

    SqliteStore(Dialect dialect, Connections connections) {
        super(dialect, connections);
    }

    /**
     * Opens the store in {@code file}, and makes the file and its directories where they aren't there, for this user alone.
     *
     * <p>The driver's native library is unpacked into a directory beside the file whose name ends in {@code -native}, unless {@code
     * org.sqlite.tmpdir} or {@code org.sqlite.lib.path} says otherwise or the driver was used before.
     *
     * @throws StoreException when the file can't be used, is damaged, or was written by a newer version
     */
    public static SqliteStore open(Path file) {
        Path absolute = requireNonNull(file, "file").toAbsolutePath().normalize();
        create(absolute);
        SqliteDialect dialect = new SqliteDialect(absolute);
        SqliteConnections connections = new SqliteConnections(absolute, dialect);
        try {
            connections.write(sql -> true); // so that a file that can't be written fails now
            if (Files.size(absolute) <= CHECKED_BYTES) {
                connections.read(sql -> requireSound(sql, dialect));
            }
            new Migrations(dialect).run(connections);
        } catch (IOException e) {
            connections.close();
            throw unusable(absolute, e);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
        return new SqliteStore(dialect, connections);
    }

    /**
     * Whether the pages of all tables hang together: a millisecond for each MiB, so not for every start on a large file. There, damage is
     * named when it is read, and a file that was cut off even so at its opening.
     */
    private static boolean requireSound(Sql sql, SqliteDialect dialect) throws SQLException {
        String found =
                sql.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("ok");
        if (!found.equals("ok")) {
            throw dialect.damaged(found);
        }
        return true;
    }

    /** Makes {@code file} and its directories where they aren't there. */
    static void create(Path file) {
        try {
            Files.createDirectories(requireNonNull(file.getParent(), "a file has a directory"), only("rwx------"));
            NativeLibrary.unpackInto(Path.of(file + "-native"), only("rwx------"));
            Files.createFile(file, only("rw-------"));
        } catch (FileAlreadyExistsException e) {
            if (!e.getFile().equals(file.toString())) {
                throw unusable(file, e);
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static FileAttribute<?>[] only(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static StoreException unusable(Path file, IOException cause) {
        return new StoreException(
                StoreException.Code.UNAVAILABLE,
                "The SQLite file '" + file
                        + "' can't be used: see that its directory has room and that this user may write it (" + cause
                        + ")",
                cause);
    }
}
