package org.jvmfactory.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds calls of database clients that drop things, or change or delete everything. Files of statements aren't read. */
final class DatabaseCommands {

    private static final Set<String> SQL = Set.of(
            "psql",
            "pgcli",
            "mysql",
            "mariadb",
            "mycli",
            "sqlite3",
            "sqlite",
            "litecli",
            "sqlcmd",
            "sqlplus",
            "duckdb",
            "usql",
            "clickhouse-client",
            "clickhouse",
            "cockroach",
            "bq",
            "snowsql",
            "isql",
            "trino",
            "presto",
            "beeline",
            "cqlsh");
    private static final Set<String> DROPPING = Set.of("dropdb", "dropuser");
    private static final Set<String> DOCUMENTS = Set.of("mongosh", "mongo");
    private static final Pattern ALL_DOCUMENTS = Pattern.compile(
            "\\bdropDatabase\\s*\\(|\\.drop\\s*\\(|\\bdeleteMany\\s*\\(\\s*\\{\\s*}|\\bremove\\s*\\(\\s*\\{\\s*}");
    private static final String SCOPE = ". Limit it to the rows you mean, or ask a person.";

    /** Whether a program speaks with a database. */
    static boolean isClient(String program) {
        return SQL.contains(program)
                || DROPPING.contains(program)
                || DOCUMENTS.contains(program)
                || program.equals("redis-cli")
                || program.equals("mysqladmin");
    }

    /**
     * Why it shouldn't be run, where it shouldn't.
     *
     * @param fed what it may read from its standard input
     */
    Optional<String> objection(String program, List<String> arguments, List<String> fed) {
        if (SQL.contains(program)) {
            return Stream.concat(arguments.stream(), fed.stream())
                    .flatMap(text -> SqlScope.objection(withoutOption(text)).stream())
                    .findFirst()
                    .map(why -> why + SCOPE);
        }
        if (DROPPING.contains(program)) {
            return Optional.of("'" + program + "' drops things of a database" + SCOPE);
        }
        boolean flush = program.equals("redis-cli")
                && arguments.stream()
                        .map(it -> it.toUpperCase(Locale.ROOT))
                        .anyMatch(it -> it.equals("FLUSHALL") || it.equals("FLUSHDB"));
        boolean all = DOCUMENTS.contains(program)
                && (arguments.stream().anyMatch(it -> ALL_DOCUMENTS.matcher(it).find())
                        || fed.stream().anyMatch(it -> ALL_DOCUMENTS.matcher(it).find()));
        boolean admin = program.equals("mysqladmin") && arguments.contains("drop");
        return flush || all || admin ? Optional.of("it empties a database" + SCOPE) : Optional.empty();
    }

    /** {@code --command=DELETE ...} without its beginning. */
    private static String withoutOption(String text) {
        int equals = text.indexOf('=');
        return text.startsWith("--") && equals > 0 ? text.substring(equals + 1) : text;
    }
}
