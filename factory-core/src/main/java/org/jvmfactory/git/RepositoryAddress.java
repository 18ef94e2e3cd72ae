package org.jvmfactory.git;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.git.Credentials.Login;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.RepositoryIdentity;

/**
 * Where a repository is. A login that was written into a URL is taken out of it: what is stored and shown never holds one. Immutable.
 *
 * @param url what git is given: a URL without a login, or an absolute path
 * @param login the login that was written into the URL
 */
public record RepositoryAddress(String url, Protocol protocol, Optional<Login> login) {

    /** How git reaches a repository. */
    public enum Protocol {
        FILE,
        HTTP,
        HTTPS,
        SSH,
        GIT;

        /** As git spells it. */
        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String HINT =
            "Give a URL (https, http, ssh or git), 'user@host:path', or the path of a directory.";
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/]*)@)?([^/@]*)(/.*)?");
    private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9+.-]+::.*");
    private static final Pattern SSH_SHORT =
            Pattern.compile("(?:[A-Za-z0-9._+~][^@/:\\s]*@)?[A-Za-z0-9\\[][^/:\\s@]*:.+");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

    public RepositoryAddress {
        requireNonNull(url, "url");
        requireNonNull(protocol, "protocol");
        requireNonNull(login, "login");
    }

    /**
     * Reads what a person wrote.
     *
     * @throws GitException when it can't be the address of a repository
     */
    public static RepositoryAddress parse(String repository) {
        String text = requireNonNull(repository, "repository").strip();
        if (text.isEmpty() || text.startsWith("-") || text.chars().anyMatch(Character::isISOControl)) {
            throw none(text, "it is empty, begins with '-' or holds control characters");
        }
        if (HELPER.matcher(text).matches()) {
            throw none(text, "remote helpers aren't used");
        }
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            return ofUrl(text, url);
        }
        if (text.startsWith("file:")) {
            return ofPath(text.substring("file:".length()));
        }
        return !text.startsWith("/") && SSH_SHORT.matcher(text).matches()
                ? new RepositoryAddress(text, Protocol.SSH, Optional.empty())
                : ofPath(text);
    }

    /** The directory, where the repository is on this machine. */
    public Optional<Path> path() {
        return protocol == Protocol.FILE ? Optional.of(Path.of(url)) : Optional.empty();
    }

    /** Which repository that is, however its address is spelled. */
    public RepositoryIdentity identity() {
        return RepositoryIdentity.of(url);
    }

    /** A name for a file or directory that stands for this address, as it is spelled. */
    public String key() {
        return new RepositoryIdentity(url).key();
    }

    /** Under which keys tasks of that repository are kept: its identity's, and where an earlier version took it in, this address's own. */
    public Set<String> keys() {
        return Set.copyOf(List.of(identity().key(), key()));
    }

    /** The URL; never the login. */
    @Override
    public String toString() {
        return url;
    }

    private static RepositoryAddress ofUrl(String text, Matcher url) {
        String scheme = url.group(1).toLowerCase(Locale.ROOT);
        if (scheme.equals("file")) {
            return ofFileUrl(text);
        }
        String host = url.group(3);
        String path = Optional.ofNullable(url.group(4)).orElse("");
        if (!HOST.matcher(host).matches() || path.length() < 2 || path.contains("?") || path.contains("#")) {
            throw none(text, "it is not just a host and a path");
        }
        Optional<String> user = Optional.ofNullable(url.group(2)).filter(part -> !part.isEmpty());
        return switch (scheme) {
            case "http", "https" ->
                new RepositoryAddress(
                        scheme + "://" + host + withoutEnd(path),
                        scheme.equals("http") ? Protocol.HTTP : Protocol.HTTPS,
                        user.map(part -> login(text, part)));
            case "ssh" ->
                new RepositoryAddress(
                        "ssh://" + user.map(part -> sshUser(text, part) + "@").orElse("") + host + withoutEnd(path),
                        Protocol.SSH,
                        Optional.empty());
            case "git" -> new RepositoryAddress("git://" + host + withoutEnd(path), Protocol.GIT, Optional.empty());
            default -> throw none(text, "the protocol '" + scheme + "' isn't used");
        };
    }

    private static RepositoryAddress ofFileUrl(String text) {
        try {
            URI uri = new URI(text);
            String host = Optional.ofNullable(uri.getHost()).orElse("");
            if (uri.getPath() == null || !(host.isEmpty() || host.equals("localhost"))) {
                throw none(text, "a file URL names a directory of this machine");
            }
            return ofPath(uri.getPath());
        } catch (URISyntaxException e) {
            throw none(text, e.getReason());
        }
    }

    private static RepositoryAddress ofPath(String text) {
        try {
            String path = Path.of(text).toAbsolutePath().normalize().toString();
            return new RepositoryAddress(path, Protocol.FILE, Optional.empty());
        } catch (InvalidPathException e) {
            throw none(text, e.getReason());
        }
    }

    private static Login login(String text, String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
        if ((user + password).chars().anyMatch(Character::isISOControl)) {
            throw none(text, "its login holds control characters");
        }
        return new Login(user, Secret.of(password));
    }

    /** The user is a part of the address here; a password is of no use to ssh and is left out. */
    private static String sshUser(String text, String userInfo) {
        String user = userInfo.replaceFirst(":.*", "");
        if (!user.matches("[A-Za-z0-9._+~][A-Za-z0-9._+~-]*")) {
            throw none(text, "its user name isn't one");
        }
        return user;
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    private static String withoutEnd(String path) {
        return path.replaceFirst("/+$", "");
    }

    private static GitException none(String text, String why) {
        // Whatever stands before an '@' may be a login, also where the rest makes no sense.
        String shown =
                new Redactor().redact(text.replaceFirst("(?<=://).*@", "***@")).replaceAll("\\p{Cc}", "?");
        return new GitException(
                Code.NO_REPOSITORY, "'" + shown + "' can't be the address of a repository: " + why + ". " + HINT);
    }
}
