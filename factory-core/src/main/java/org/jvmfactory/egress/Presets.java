package org.jvmfactory.egress;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Hosts that belong together, by the names that a configuration uses. */
final class Presets {

    private static final Map<String, List<String>> HOSTS = new TreeMap<>(Map.ofEntries(
            Map.entry("anthropic", List.of("api.anthropic.com")),
            Map.entry("openai", List.of("api.openai.com")),
            Map.entry("google", List.of("generativelanguage.googleapis.com")),
            Map.entry("openrouter", List.of("openrouter.ai")),
            Map.entry(
                    "github",
                    List.of(
                            "github.com",
                            "api.github.com",
                            "codeload.github.com",
                            "raw.githubusercontent.com",
                            "objects.githubusercontent.com",
                            "release-assets.githubusercontent.com")),
            Map.entry("maven", List.of("repo.maven.apache.org", "repo1.maven.org")),
            Map.entry(
                    "gradle",
                    List.of(
                            "plugins.gradle.org",
                            "plugins-artifacts.gradle.org",
                            "services.gradle.org",
                            "downloads.gradle.org")),
            Map.entry("npm", List.of("*.npmjs.org", "*.yarnpkg.com")),
            Map.entry("python", List.of("pypi.org", "files.pythonhosted.org")),
            Map.entry("go", List.of("proxy.golang.org", "sum.golang.org")),
            Map.entry("rust", List.of("index.crates.io", "static.crates.io", "crates.io"))));

    private Presets() {}

    static Set<String> names() {
        return HOSTS.keySet();
    }

    static Optional<List<HostRule>> find(String name) {
        return Optional.ofNullable(HOSTS.get(name))
                .map(hosts -> hosts.stream().map(HostRule::parse).toList());
    }

    /** The preset that lists {@code host}, for a hint. */
    static Optional<String> naming(String host, int port) {
        return HOSTS.entrySet().stream()
                .filter(preset -> preset.getValue().stream()
                        .flatMap(text -> Stream.of(HostRule.parse(text)))
                        .anyMatch(rule -> rule.lists(host, port)))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
