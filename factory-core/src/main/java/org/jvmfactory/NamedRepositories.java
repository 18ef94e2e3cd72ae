package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskRequest;

/**
 * Repositories that have names, and how a task's repository is found by one. Immutable.
 *
 * @param byName the repositories by name
 * @param organization where it is given, {@code name} means the repository of that organization at GitHub, and {@code owner/name} that
 *     owner's; a directory is then written with a leading {@code ./} or {@code /}. Of a GitHub of one's own it is the address of the
 *     organization's page
 */
public record NamedRepositories(Map<String, Named> byName, Optional<String> organization) {

    /** No names: a task says where its repository is. */
    public static final NamedRepositories NONE = new NamedRepositories(Map.of(), Optional.empty());

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern PAIR = Pattern.compile(PART + "/" + PART);
    private static final Pattern PAGE = Pattern.compile("(?:(https://[A-Za-z0-9.-]+(?::\\d{1,5})?)/)?(" + PART + ")/?");
    private static final String GITHUB = "https://github.com";

    public NamedRepositories {
        byName = Map.copyOf(byName);
        requireNonNull(organization, "organization");
    }

    /**
     * A repository with a name.
     *
     * @param url where it is: a URL or a path
     * @param base the base branch of tasks that name none; the repository's default branch where empty
     * @param agent who writes in tasks that name nobody
     */
    public record Named(String url, Optional<String> base, Optional<String> agent) {
        public Named {
            requireNonNull(url, "url");
            requireNonNull(base, "base");
            requireNonNull(agent, "agent");
        }
    }

    static NamedRepositories read(Optional<ConfigNode> repositories, Optional<ConfigNode> organization) {
        Map<String, Named> byName = new LinkedHashMap<>();
        repositories.ifPresent(all -> all.entries().forEach((name, node) -> {
            node.only("url", "base", "agent");
            byName.put(name, new Named(node.text("url"), node.findText("base"), node.findText("agent")));
        }));
        organization.filter(node -> !PAGE.matcher(node.text()).matches()).ifPresent(node -> {
            throw node.error("'" + node.text() + "' is no organization's name");
        });
        return new NamedRepositories(byName, organization.map(ConfigNode::text));
    }

    /** Whether {@code repository} is a name here, and not a path or URL. */
    public boolean knows(String repository) {
        return byName.containsKey(repository) || atGitHub(repository).isPresent();
    }

    /** Whether {@code repository} is a name here, and one that the configuration has chosen: not any owner's at GitHub. */
    boolean chose(String repository) {
        return byName.containsKey(repository)
                || (atGitHub(repository).isPresent() && (repository.indexOf('/') < 0 || isOfOrganization(repository)));
    }

    private boolean isOfOrganization(String pair) {
        return organization
                .map(PAGE::matcher)
                .filter(Matcher::matches)
                .map(page -> page.group(2) + "/")
                .filter(owner -> pair.regionMatches(true, 0, owner, 0, owner.length()))
                .isPresent();
    }

    TaskRequest resolve(TaskRequest request) {
        Named named = byName.get(request.repository());
        if (named != null) {
            return request.in(
                    named.url(), request.base().or(named::base), request.agent().or(named::agent));
        }
        return atGitHub(request.repository())
                .map(url -> request.in(url, request.base(), request.agent()))
                .orElse(request);
    }

    private Optional<String> atGitHub(String repository) {
        return organization.map(PAGE::matcher).filter(Matcher::matches).flatMap(page -> {
            String path = PART.matcher(repository).matches() ? page.group(2) + "/" + repository : repository;
            String web = Optional.ofNullable(page.group(1)).orElse(GITHUB);
            return PAIR.matcher(path).matches()
                    ? Optional.of(web + "/" + path.replaceFirst("\\.git$", "") + ".git")
                    : Optional.empty();
        });
    }
}
