package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which repository an address means, the same for every spelling of it: by this, tasks of one repository share its mirror, slots, budgets,
 * locks and memory. Git itself is called with the address as somebody wrote it. Immutable.
 *
 * <p>A directory is its absolute path. Elsewhere it is host, port and path, without the protocol's own port, the user, slashes at the end
 * and {@code .git}: {@code https://host/o/r.git}, {@code git@host:o/r} and {@code ssh://host:22/o/r/} are one. The case of a host means
 * nothing, that of a path does, but at github.com. Two kinds stand apart: what comes by {@code http} or {@code git}, since nothing vouches
 * for it, and what lies in the home of an ssh user who isn't {@code git}.
 *
 * @param value begins with {@code /} for a directory, and for nothing else
 */
public record RepositoryIdentity(String value) {

    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/]*)@)?([^/@]*)(/.*)?");
    private static final Pattern SSH_SHORT = Pattern.compile("(?:([^@/:\\s]+)@)?([^@/:\\s]+):(.+)");
    private static final Map<String, String> PORTS = Map.of("https", "443", "ssh", "22", "http", "80", "git", "9418");
    private static final String GITHUB = "github.com";
    private static final String HOME = "~/";
    private static final int MOST_NAME = 40;

    public RepositoryIdentity {
        requireNonNull(value, "value");
    }

    /** What {@code address} means: a URL, {@code user@host:path}, or the path of a directory. Whatever is none of them is a path. */
    public static RepositoryIdentity of(String address) {
        String text = requireNonNull(address, "address").strip();
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            String scheme = url.group(1).toLowerCase(Locale.ROOT);
            String path = Optional.ofNullable(url.group(4)).orElse("/");
            return scheme.equals("file")
                    ? ofDirectory(decoded(path))
                    : elsewhere(scheme, Optional.ofNullable(url.group(2)), url.group(3), path);
        }
        Matcher brief = SSH_SHORT.matcher(text);
        if (!text.startsWith("/") && !text.startsWith("file:") && brief.matches()) {
            String path = brief.group(3);
            return elsewhere(
                    "ssh",
                    Optional.ofNullable(brief.group(1)),
                    brief.group(2),
                    path.startsWith("/") || path.startsWith("~") ? path : HOME + path);
        }
        return ofDirectory(text.startsWith("file:") ? text.substring("file:".length()) : text);
    }

    /** A name for a file or directory that stands for this: a part that a person recognises, and a hash. */
    public String key() {
        String end = value.substring(Math.max(value.lastIndexOf('/'), value.lastIndexOf(':')) + 1);
        String name = end.replaceFirst("\\.git$", "")
                .replaceAll("[^A-Za-z0-9_-]+", "-")
                .replaceAll("^-+|-+$", "");
        return name.substring(0, Math.min(MOST_NAME, name.length())) + (name.isEmpty() ? "" : "-") + hash(value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static RepositoryIdentity elsewhere(String scheme, Optional<String> user, String authority, String path) {
        String port = ":" + PORTS.getOrDefault(scheme, "");
        String place = authority.toLowerCase(Locale.ROOT);
        String host = place.endsWith(port) ? place.substring(0, place.length() - port.length()) : place;
        String rest = path.replaceAll("/{2,}", "/")
                .replaceFirst("^/", "")
                .replaceFirst("/$", "")
                .replaceFirst("(?<=[^/])\\.git$", "");
        boolean github = host.equals(GITHUB);
        String whose = "";
        if (scheme.equals("ssh") && rest.startsWith(HOME)) {
            String name = user.orElse("").replaceFirst(":.*", "");
            whose = github || name.equals("git") ? "" : name + "@";
            rest = whose.isEmpty() ? rest.substring(HOME.length()) : rest;
        }
        String protocol = scheme.equals("https") || scheme.equals("ssh") ? "" : scheme + "://";
        return new RepositoryIdentity(protocol + whose + host + "/" + (github ? rest.toLowerCase(Locale.ROOT) : rest));
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static RepositoryIdentity ofDirectory(String text) {
        try {
            return new RepositoryIdentity(
                    Path.of(text).toAbsolutePath().normalize().toString());
        } catch (InvalidPathException e) {
            return new RepositoryIdentity(text);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
