package org.jvmfactory.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.engine.PermissionDecision;
import org.jvmfactory.engine.PermissionRequest;

class ToolPolicyTest {

    private static final Path TREE = Path.of("/trees/one");
    private static final ToolPolicy CODER =
            new ToolPolicy(Set.of("Read", "Edit", "Write", "Bash", "Glob", "Grep"), true, TREE);
    private static final ToolPolicy REVIEWER = new ToolPolicy(Set.of("Read", "Glob", "Grep"), false, TREE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    Read      | {"file_path":"/trees/one/src/A.java"}
                    Read      | {"file_path":"src/A.java"}
                    Read      | {"file_path":"/trees/one/src/../pom.xml"}
                    Write     | {"file_path":"/trees/one/new/B.java","content":"x"}
                    Edit      | {"file_path":"/trees/one/.gitignore"}
                    MultiEdit | {"file_path":"/trees/one/a.txt"}
                    Glob      | {"pattern":"**/*.{java,kt}"}
                    Grep      | {"pattern":"a{2,}","path":"src","glob":"*.java"}
                    LS        | {"path":"/trees/one"}
                    Bash      | {"command":"mvn verify"}
                    BashOutput| {"bash_id":"1"}
                    TodoWrite | {"todos":[]}
                    mcp__factory__ask_person | {"question":"?"}
                    """)
    void allows_what_belongs_to_the_role_inside_the_tree(String tool, String input) {
        assertThat(CODER.decide(new PermissionRequest(tool, input)).allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/trees/one/../other/x",
                "../other",
                "/trees/one2/x",
                "~/.ssh/id_rsa",
                ".git/config",
                "/trees/one/.git/hooks/pre-commit",
                "sub/.GIT/config",
                "{/etc/passwd,x}",
                "{a,../../b}",
                "x\\u0000y"
            })
    void denies_files_elsewhere_and_gits_own(String path) {
        assertThat(CODER.decide(new PermissionRequest("Read", "{\"file_path\":\"" + path + "\"}"))
                        .allowed())
                .isFalse();
        assertThat(CODER.decide(new PermissionRequest("Write", "{\"file_path\":\"" + path + "\"}"))
                        .allowed())
                .isFalse();
        assertThat(CODER.decide(new PermissionRequest("Glob", "{\"pattern\":\"" + path + "\"}"))
                        .allowed())
                .isFalse();
        assertThat(CODER.decide(new PermissionRequest("Grep", "{\"pattern\":\"x\",\"path\":\"" + path + "\"}"))
                        .allowed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"file_path\":7}", "{\"content\":\"x\"}", "{\"file_path\":null}", "nonsense"})
    void denies_writing_to_it_is_not_said_where(String input) {
        assertThat(CODER.decide(new PermissionRequest("Write", input)).allowed())
                .isFalse();
    }

    @Test
    void a_role_that_only_looks_cannot_write_even_with_the_tool() {
        ToolPolicy careless = new ToolPolicy(Set.of("Read", "Write"), false, TREE);

        PermissionDecision decision = careless.decide(new PermissionRequest("Write", "{\"file_path\":\"a\"}"));

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason()).contains("only looks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bash",
                "BashOutput",
                "Write",
                "Edit",
                "WebFetch",
                "Task",
                "Agent",
                "mcp__other__tool",
                "Invented"
            })
    void a_role_has_the_tools_that_it_was_given_and_no_others(String tool) {
        PermissionDecision decision = REVIEWER.decide(new PermissionRequest(tool, "{}"));

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason()).contains("[Glob, Grep, Read]");
    }

    @Test
    void a_role_without_a_list_has_every_tool_that_is_known() {
        ToolPolicy all = new ToolPolicy(Set.of(), true, TREE);

        assertThat(all.decide(new PermissionRequest("Bash", "{}")).allowed()).isTrue();
        assertThat(all.decide(new PermissionRequest("WebFetch", "{}")).allowed())
                .isTrue();
        assertThat(all.decide(new PermissionRequest("Invented", "{}")).allowed())
                .isFalse();
    }

    @Test
    void whoever_wants_to_ask_a_person_is_told_how() {
        assertThat(CODER.decide(new PermissionRequest("AskUserQuestion", "{}")).reason())
                .contains("ask_person");
    }

    @Test
    void a_reason_names_what_was_wrong_and_where_the_agent_may_go() {
        assertThat(CODER.decide(new PermissionRequest("Read", "{\"file_path\":\"/etc/passwd\"}"))
                        .reason())
                .isEqualTo("'/etc/passwd' is outside the work tree. Stay within /trees/one.");
    }
}
