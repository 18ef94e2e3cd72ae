package org.jvmfactory.store.jdbc;

/** What of a JDBC URL may be shown: hosts and database, and never a user, a password or another parameter. */
final class PostgresPlace {

    static final String SCHEME = "jdbc:postgresql:";

    private PostgresPlace() {}

    static String of(String url) {
        String rest = url.startsWith(SCHEME) ? url.substring(SCHEME.length()) : "";
        String place = rest.replaceFirst("^//", "").replaceFirst("[?&;#].*$", "");
        String shown = place.substring(place.lastIndexOf('@') + 1); // the driver knows no user there, but people do
        return shown.isEmpty() ? "named by a JDBC URL" : shown;
    }
}
