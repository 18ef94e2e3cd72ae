package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskRequest;

/**
 * Repositories that have names, and how a task's repository is found by one. Immutable.
 *
 * @param byName the repositories by name
 * @param organization where it is given, {@code name} means the repository of that organization at GitHub, and {@code owner/name} that
 *     owner's; a directory is then written with a leading {@code ./} or {@code /}
 */
public record NamedRepositories(Map<String, Named> byName, Optional<String> organization) {

    /** No names: a task says where its repository is. */
    public static final NamedRepositories NONE = new NamedRepositories(Map.of(), Optional.empty());

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern PAIR = Pattern.compile(PART + "/" + PART);

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
        organization.filter(node -> !PART.matcher(node.text()).matches()).ifPresent(node -> {
            throw node.error("'" + node.text() + "' is no organization's name");
        });
        return new NamedRepositories(byName, organization.map(ConfigNode::text));
    }

    /** Whether {@code repository} is a name here, and not a path or URL. */
    public boolean knows(String repository) {
        return byName.containsKey(repository) || atGitHub(repository).isPresent();
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
        return organization
                .map(owner -> PART.matcher(repository).matches() ? owner + "/" + repository : repository)
                .filter(path -> PAIR.matcher(path).matches())
                .map(path -> "https://github.com/" + path.replaceFirst("\\.git$", "") + ".git");
    }
}
