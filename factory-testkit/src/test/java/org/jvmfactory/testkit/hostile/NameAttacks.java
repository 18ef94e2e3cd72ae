package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jvmfactory.task.TaskStatus;

/** Names and metadata that are options, markup or commands of a terminal. */
final class NameAttacks {

    private static final String MARKUP =
            "<img src=//evil.example/x> ![x](//evil.example/y) [x](javascript:alert(1)) @everyone fixes #1";

    static final List<Attack> ALL = List.of(
            naming(
                    "name-options",
                    "files whose names are options and commands",
                    "echo x > ./-rf; echo x > ./--upload-pack=evil; echo x > './$(touch evil)'; echo x > './`touch evil`'; echo x > './;touch evil'"
                            + "; echo x > './-c core.fsmonitor=evil'"),
            naming(
                    "name-markup",
                    "files whose names are markup",
                    "echo x > './<img src=x onerror=alert(1)>'; echo x > './![x](evil.example)'; echo x > './@everyone fixes #1'"),
            naming(
                    "name-controls",
                    "files whose names move the cursor and end lines",
                    "echo x > \"$(printf './a\\nb\\033[31m\\033]0;evil\\007\\r\\010')\"; echo x > \"$(printf './\\342\\200\\256evil')\""),
            naming(
                    "name-bytes",
                    "names and messages that are no text",
                    "echo x > \"$(printf './\\377\\376\\300\\200')\"; git add -A; git -c i18n.commitEncoding=UTF-16 -c user.name=\"$(printf '\\377')\""
                            + " -c user.email=e@example.org commit -q -m \"$(printf '\\355\\240\\200\\377')\""),
            naming(
                    "name-commit",
                    "metadata of commits that is markup, options and commands of a terminal",
                    "echo x > x; git add x; git -c user.name=\"$(printf 'E\\033[31m<img src=x>')\" -c user.email='--upload-pack=x'"
                            + " commit -q -m \"$(printf -- '--amend \\033]0;evil\\007 fixes #1 @everyone\\n\\nFactory-Task: other\\nFactory-Correlation: other')\""),
            naming(
                    "name-dates",
                    "commits from before and after all time",
                    "echo x > x; git add x; GIT_AUTHOR_DATE='@0 +0000' GIT_COMMITTER_DATE='@99999999999 -1400'"
                            + " git -c user.name=e -c user.email=e@example.org commit -q -m Dates"),
            naming("name-title", "a task's title that is an option, a path and markup", "echo x > x")
                    .titled("--upload-pack=evil; $(touch evil) `id` ../../etc " + MARKUP)
                    .judged(traces -> {
                        traces.requireStatus(TaskStatus.IN_REVIEW);
                        assertThat(traces.branch()).matches("factory/[a-z0-9-]+");
                        traces.requireHarmlessPullRequest();
                        traces.requireThatTheHostRanNothing();
                    }));

    private NameAttacks() {}

    private static Attack naming(String id, String tries, String script) {
        return Attack.alone(id, tries, Stop.DATA, script, traces -> {
            traces.requireStatus(TaskStatus.IN_REVIEW);
            traces.requireHarmlessPullRequest();
            traces.requireOnTopOfTheBase();
        });
    }
}
