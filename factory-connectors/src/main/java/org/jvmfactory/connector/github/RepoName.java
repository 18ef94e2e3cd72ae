package org.jvmfactory.connector.github;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.codehost.CodeHostException;
import org.jvmfactory.connector.http.WebAddress;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.RepositoryAddress;

/** A repository at GitHub. Both parts hold letters, digits, dots, dashes and underscores, so that they can stand in a path. Immutable. */
record RepoName(String owner, String name) {

    private static final String OWNER = "[A-Za-z0-9_][A-Za-z0-9_-]*";
    private static final String NAME = "(?!\\.{1,2}(?:\\.git)?$)[A-Za-z0-9._-]+?";
    private static final Pattern PATH = Pattern.compile("(" + OWNER + ")/(" + NAME + ")(?:\\.git)?");
    private static final Pattern SSH = Pattern.compile("(?:[^@/:]+@)?([^@/:]+):(.+)");

    /** The repository that {@code owner/name} means. */
    static Optional<RepoName> ofPair(String pair) {
        return ofPath(pair);
    }

    /** The repository that git's address for it means, where it is at the GitHub whose pages are at {@code web}. */
    static Optional<RepoName> ofAddress(String repository, URI web) {
        RepositoryAddress address;
        try {
            address = RepositoryAddress.parse(repository);
        } catch (GitException e) {
            return Optional.empty();
        }
        return switch (address.protocol()) {
            case HTTP, HTTPS ->
                uri(address.url())
                        .filter(uri -> WebAddress.samePlace(uri, web)
                                && uri.getRawPath().startsWith(web.getRawPath() + "/"))
                        .flatMap(uri -> ofPath(
                                uri.getRawPath().substring(web.getRawPath().length() + 1)));
            case SSH -> ofSsh(address.url(), web);
            case FILE, GIT -> Optional.empty();
        };
    }

    /** As {@link #ofAddress}, where it is to be there. */
    static RepoName served(String repository, URI web) {
        return ofAddress(repository, web)
                .orElseThrow(() -> new CodeHostException(
                        CodeHostException.Code.UNSERVED, "'" + repository + "' is no repository at '" + web + "'"));
    }

    private static Optional<RepoName> ofSsh(String url, URI web) {
        Matcher matcher = SSH.matcher(url);
        if (!url.startsWith("ssh://") && matcher.matches()) {
            return matcher.group(1).equalsIgnoreCase(web.getHost())
                    ? ofPath(matcher.group(2).replaceFirst("^/", ""))
                    : Optional.empty();
        }
        return uri(url).filter(uri -> web.getHost().equalsIgnoreCase(uri.getHost()))
                .flatMap(uri -> ofPath(uri.getRawPath().replaceFirst("^/", "")));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text)).filter(uri -> uri.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<RepoName> ofPath(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches() ? Optional.of(new RepoName(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** What begins the paths of its interface. */
    String path() {
        return "/repos/" + owner + "/" + name;
    }

    /** Git's address for it. */
    String url(URI web) {
        return web + "/" + owner + "/" + name + ".git";
    }

    boolean isSameAs(String fullName) {
        return toString().equalsIgnoreCase(fullName);
    }

    /** GitHub doesn't tell repositories apart by case. */
    RepoName folded() {
        return new RepoName(owner.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
