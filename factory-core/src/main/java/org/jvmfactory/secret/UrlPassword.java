package org.jvmfactory.secret;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.secret.SecretShape.Around;

/** The password in an address, where it opens something: not one that everybody uses on their own machine. */
final class UrlPassword {

    private static final int SHORTEST = 6;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\[\\]:-]{1,200}+");
    private static final Pattern OWN_MACHINE =
            Pattern.compile("(?:localhost|127\\.[\\d.]+|0\\.0\\.0\\.0|\\[::1]|host\\.docker\\.internal)(?::\\d+)?"
                    + "|(?:.*\\.)?(?:example|test|invalid|localhost)(?:\\.(?:com|org|net))?(?::\\d+)?");

    /** Passwords that hide nothing. */
    private static final Set<String> COMMON = Set.of(
            "passwd",
            "postgres",
            "mysql",
            "mariadb",
            "mongodb",
            "rabbitmq",
            "oracle",
            "admin1",
            "123456",
            "1234567",
            "12345678",
            "letmein",
            "qwerty",
            "user123",
            "guest1",
            "x-oauth-basic",
            "x-access-token");

    private UrlPassword() {}

    /** @param login what stands before the {@code @} */
    static Optional<String> secret(String login, Around around) {
        int colon = login.indexOf(':');
        String user = colon < 0 ? "" : login.substring(0, colon);
        String password = login.substring(colon + 1);
        Matcher host = HOST.matcher(around.after(200));
        boolean elsewhere = host.lookingAt()
                && !OWN_MACHINE.matcher(host.group().toLowerCase(Locale.ROOT)).matches();
        boolean real = password.length() >= SHORTEST
                && !password.equalsIgnoreCase(user)
                && !COMMON.contains(password.toLowerCase(Locale.ROOT))
                && !Likeness.forShow(password)
                && !Likeness.words(password);
        // a name alone before the @ is a user, unless nobody would be called so
        return elsewhere && real && (colon >= 0 || Likeness.random(password))
                ? Optional.of(password)
                : Optional.empty();
    }
}
