package org.jvmfactory.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Values of no known shape that are given to a name such as {@code password}. */
final class AssignedSecrets {

    private static final int SHORTEST_PASSWORD = 10;

    private static final List<String> SIGNS = List.of(
            "secret",
            "token",
            "passw",
            "passphrase",
            "pwd",
            "api",
            "access",
            "private",
            "auth",
            "encryption",
            "signing",
            "credential");

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?im)(secret|token|passw(?:or)?d|passphrase|pwd|(?:api|access|private|auth|encryption|signing)[_-]?key|credentials?)"
                    + "([\\w-]{0,20}+)[\"'\\]]{0,2}+\\s{0,3}+(?::=|=>|==?|:)\\s{0,3}+"
                    + "(?:([\"'`])([^\"'`\\s]{10,300}+)\\3|([^\\s\"'`,;()\\[\\]{}<>]{10,300}+)(?=[ \\t]{0,9}(?:#.{0,200})?$))");

    private static final int NAME = 1;
    private static final int MORE = 2;
    private static final int QUOTED = 4;
    private static final int BARE = 5;

    private static final Pattern PASSWORD = Pattern.compile("(?i)pass|pwd");

    /** What the name is of instead: of something about a secret. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i).*(?:hash|digest|sha|md5|id|name|url|uri|path|file|type|len|exp|ttl|count|field|label|header|param|pattern|regex|prefix|suffix|izer|ref|class|style|provider|manager|service|endpoint|hint|policy|rule|format|version|mode|kind|arn|store|page|form|input|dir|env|var|column|table|scope|source|location|selector|message|error).*");

    /** Files in which values stand without quotes. */
    private static final Pattern SETTINGS = Pattern.compile(
            "(?i)(?:^|/)(?:\\.env[^/]*|[^/]*\\.(?:env|properties|ya?ml|toml|ini|cfg|cnf|conf|config|tfvars)|Dockerfile[^/]*|\\.npmrc|\\.pypirc|credentials)$");

    /** Files in which people make passwords up. */
    private static final Pattern TESTS = Pattern.compile(
            "(?i)(?:^|/|[._-])(?:tests?|specs?|fixtures?|mocks?|__tests__|testdata|examples?)(?:[/._-]|$)|Tests?\\.\\w+$");

    private AssignedSecrets() {}

    /** @param path of the file that it is the text of; empty for other texts */
    static List<FoundSecret> in(String path, SearchedText text) {
        boolean settings = SETTINGS.matcher(path).find();
        boolean tests = TESTS.matcher(path).find();
        List<FoundSecret> found = new ArrayList<>();
        text.each(SIGNS, ASSIGNMENT, match -> {
            boolean quoted = match.group(QUOTED) != null;
            int group = quoted ? QUOTED : BARE;
            boolean chosen = PASSWORD.matcher(match.group(NAME)).lookingAt() && !tests;
            if ((quoted || settings)
                    && !ABOUT.matcher(match.group(MORE)).matches()
                    && real(match.group(group), chosen)) {
                found.add(FoundSecret.assigned(match.start(group), match.group(group)));
            }
        });
        return found;
    }

    /** @param chosen whether a person may have made it up, and not for a test */
    private static boolean real(String value, boolean chosen) {
        if (Likeness.forShow(value) || value.startsWith("$") || value.startsWith("/") || value.contains("://")) {
            return false;
        }
        boolean strong = value.length() >= SHORTEST_PASSWORD && Likeness.strong(value) && !Likeness.words(value);
        return (chosen && strong) || Likeness.random(value);
    }
}
