package org.jvmfactory.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds statements in SQL that change or drop everything there is. Pure; it knows the words, not the grammar of a dialect. */
final class SqlScope {

    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*[^*]{0,2000}\\*/");
    private static final Pattern DROP = Pattern.compile(
            "\\bDROP\\s+(DATABASE|SCHEMA|TABLE|VIEW|MATERIALIZED|INDEX|SEQUENCE|TYPE|FUNCTION|ROLE|USER|OWNED|TABLESPACE|COLUMN|COLLECTION|KEYSPACE)\\b");
    private static final Pattern TRUNCATE = Pattern.compile("(^|[\\s(])TRUNCATE\\s+(TABLE\\s+)?[\\w\"`\\[.]");
    private static final Pattern DELETE = Pattern.compile("\\bDELETE\\s+FROM\\b");
    private static final Pattern UPDATE =
            Pattern.compile("(^|[\\s(])UPDATE\\s+(ONLY\\s+)?[\\w\"`\\[\\].]+(\\s+(AS\\s+)?\\w+)?\\s+SET\\b");
    private static final Pattern WHERE = Pattern.compile("\\bWHERE\\b(.*)", Pattern.DOTALL);
    private static final Pattern EVERYTHING = Pattern.compile(
            "\\s*\\(*\\s*(1\\s*=\\s*1|TRUE|1|'([^']{0,50})'\\s*=\\s*'\\2')\\s*\\)*\\s*", Pattern.DOTALL);

    private SqlScope() {}

    /** Why {@code sql} shouldn't be run, where it shouldn't. */
    static Optional<String> objection(String sql) {
        String clean = COMMENT.matcher(sql).replaceAll(" ").toUpperCase(Locale.ROOT);
        for (String statement : clean.split(";", -1)) {
            if (DROP.matcher(statement).find()) {
                return Optional.of("it drops things of a database");
            }
            if (TRUNCATE.matcher(statement).find()) {
                return Optional.of("it truncates a table");
            }
            if (DELETE.matcher(statement).find() && unscoped(statement)) {
                return Optional.of("it deletes every row: there is no WHERE that limits it");
            }
            if (UPDATE.matcher(statement).find() && unscoped(statement)) {
                return Optional.of("it changes every row: there is no WHERE that limits it");
            }
        }
        return Optional.empty();
    }

    private static boolean unscoped(String statement) {
        Matcher where = WHERE.matcher(statement);
        return !where.find() || EVERYTHING.matcher(where.group(1)).matches();
    }
}
