package org.jvmfactory.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jvmfactory.journal.StoreException;
import org.postgresql.ds.PGSimpleDataSource;

/** The connections of a store that was given a URL. The only class that needs the pool and the driver. */
final class PostgresPool implements AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration UNUSED = Duration.ofMinutes(2);
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private final HikariDataSource pool;

    private PostgresPool(HikariDataSource pool) {
        this.pool = pool;
    }

    static PostgresPool open(String url, Dialect dialect) {
        try {
            HikariConfig config = new HikariConfig();
            config.setPoolName("factory-store");
            config.setDataSource(driver(url));
            config.setMaximumPoolSize(PostgresConnections.THREADS);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(WAIT.toMillis());
            config.setIdleTimeout(UNUSED.toMillis());
            return new PostgresPool(new HikariDataSource(config));
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? dialect.failure(cause) : e;
        } catch (NoClassDefFoundError e) {
            throw new StoreException(
                    StoreException.Code.UNAVAILABLE,
                    "The " + dialect.description()
                            + " needs 'org.postgresql:postgresql' and 'com.zaxxer:HikariCP' on the" + " class path ("
                            + e.getMessage() + " isn't there): add them, or give a DataSource",
                    e);
        }
    }

    private static PGSimpleDataSource driver(String url) {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        try {
            driver.setUrl(url);
        } catch (IllegalArgumentException e) {
            // the driver's exception repeats the URL, and with it the password
            throw new IllegalArgumentException("Not a URL that the PostgreSQL driver takes, which would be"
                    + " jdbc:postgresql://host:port/database?user=…&password=…");
        }
        driver.setTcpKeepAlive(true);
        if (driver.getSocketTimeout() == 0) {
            driver.setSocketTimeout((int) SILENCE.toSeconds()); // so that a server that is no more is noticed
        }
        if (!url.contains("ApplicationName=")) {
            driver.setApplicationName("factory");
        }
        return driver;
    }

    DataSource source() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }
}
