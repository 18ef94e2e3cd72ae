package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedPathsTest {

    private final ProtectedPaths paths = ProtectedPaths.of(Gates.BUILT_IN);

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".github/workflows/ci.yml",
                ".github/workflows/deep/er/ci.yml",
                ".github/actions/setup/action.yml",
                ".gitlab-ci.yml",
                ".circleci/config.yml",
                "Jenkinsfile",
                "deploy/Jenkinsfile",
                ".claude/settings.json",
                "lib/.claude/settings.json",
                ".mcp.json",
                ".codex/config.toml",
                "AGENTS.md",
                "lib/AGENTS.md",
                ".husky/pre-commit",
                ".pre-commit-config.yaml",
                // other spellings, for file systems that see no difference
                ".GitHub/Workflows/CI.yml",
                ".github/workflow\u017f/ci.yml",
                ".gi\u200cthub/workflows/ci.yml",
                "claude.MD",
                // in place of a directory
                ".github",
                ".claude",
                ".github/workflows"
            })
    void are_protected(String path) {
        assertThat(paths.match(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/Shop.java",
                ".github/ISSUE_TEMPLATE.md",
                ".gitignore",
                "docs/CLAUDE.md.html",
                "workflows/ci.yml",
                "\u00fcber/\u540d\n\u001b[31m.txt",
                "-rf",
                "*"
            })
    void are_free(String path) {
        assertThat(paths.match(path)).isFalse();
    }

    @Test
    void settings_add_some_and_open_some_whether_or_not_gates_hold() {
        ProtectedPaths own = ProtectedPaths.of(new Gates(
                Set.of(Gates.Rule.PROTECTED_PATHS), List.of(), List.of("deploy/**", "*.pem"), List.of("AGENTS.md")));

        assertThat(own.match("deploy/run.sh")).isTrue();
        assertThat(own.match("deploy")).isTrue();
        assertThat(own.match("keys/a.PEM")).isTrue();
        assertThat(own.match(".mcp.json")).isTrue();
        assertThat(own.match("lib/AGENTS.md")).isFalse();
    }
}
