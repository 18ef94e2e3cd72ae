package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The workflows that are always there. */
public final class Workflows {

    private static final Map<String, Workflow> BUILT_IN = read(List.of(
            "single", "code_review", "issue_to_pr", "follow_up", "promote", "research", "ralph", "digest", "learn"));

    /** The name of the workflow by which a task goes on after it was published, where its own names no other. */
    public static final String FOLLOW_UP = "follow_up";

    /** The name of the workflow that is carried out when all checks of a pull request hold. */
    public static final String PROMOTE = "promote";

    private Workflows() {}

    /** The built-in workflows by name: single, code_review, issue_to_pr, follow_up, promote, research, ralph, digest, learn. */
    public static Map<String, Workflow> builtIn() {
        return BUILT_IN;
    }

    private static Map<String, Workflow> read(List<String> names) {
        Map<String, Workflow> workflows = new LinkedHashMap<>();
        names.forEach(name -> workflows.put(name, read(name + ".yaml")));
        return Collections.unmodifiableMap(workflows);
    }

    private static Workflow read(String resource) {
        try (InputStream stream = requireNonNull(Workflows.class.getResourceAsStream(resource), resource)) {
            return Workflow.parse(resource, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
