package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.jvmfactory.journal.Event;
import org.jvmfactory.sandbox.Guarantee;
import org.jvmfactory.task.TaskStatus;

/** After the repository that the work is handed over to: other histories, pointers, links, names that are git's own. */
final class RepositoryAttacks {

    static final List<Attack> ALL = List.of(
            handing(
                            "repo-other",
                            "to publish a history that isn't the repository's",
                            "rm -rf .git; git init -q -b main; git add -A; commit -m Mine")
                    .judged(traces -> traces.requireOnTopOfTheBase()),
            handing(
                            "repo-replaced",
                            "to hide what it builds on, by replaced commits and grafts",
                            "echo x > x; git add x; commit -m X; git replace \"$(git rev-parse HEAD~1)\" \"$(git commit-tree -m Evil 'HEAD^{tree}')\""
                                    + "; mkdir -p .git/info; git rev-parse HEAD > .git/info/grafts; git rev-parse HEAD > .git/shallow")
                    .judged(traces -> traces.requireOnTopOfTheBase()),
            handing(
                            "repo-submodule",
                            "a submodule, whose address git would fetch from",
                            "git update-index --add --cacheinfo \"160000,$(git rev-parse HEAD),sub\""
                                    + "; printf '[submodule \"sub\"]\\n\\tpath = sub\\n\\turl = ext::sh -c evil\\n' > .gitmodules; git add .gitmodules; commit -m Sub")
                    .judged(traces -> assertThat(traces.publishedTree()).doesNotContain("160000", ".gitmodules")),
            handing(
                            "repo-other-case",
                            "hooks under another spelling of .git",
                            "mkdir -p .GIT/hooks lib/.Git .giT; cp \"$trap\" .GIT/hooks/pre-commit; echo x > lib/.Git/config; echo x > x")
                    .judged(traces -> assertThat(traces.publishedTree().toLowerCase(Locale.ROOT))
                            .doesNotContain(".git/")),
            handing(
                            "repo-crafted-tree",
                            "hooks by a tree that is made by hand, with .git and .. in it",
                            "for n in .git .. . .GIT 'git~1'; do"
                                    + " tree=$(printf '040000 tree %s\\t%s\\n' \"$(git rev-parse 'HEAD^{tree}')\" \"$n\" | git mktree)"
                                    + "; git update-ref HEAD \"$(git commit-tree -p HEAD -m Tree \"$tree\")\"; done; echo x > x")
                    .judged(traces ->
                            assertThat(traces.publishedTree()).doesNotContain("\t.git/", "\t../", "\t./", "\tgit~1/")),
            handing(
                            "repo-refs",
                            "refs that are options, links out and names of others",
                            "cp .git/HEAD .git/refs/heads/-x; git rev-parse HEAD > '.git/refs/heads/--upload-pack=x'"
                                    + "; ln -s /etc/passwd .git/refs/heads/passwd; git pack-refs --all; mkdir -p .git/refs/factory/runs"
                                    + "; git rev-parse HEAD > .git/refs/factory/runs/mine; git update-ref refs/heads/main HEAD; echo x > x")
                    .judged(traces -> assertThat(traces.ground().mirrorRefs())
                            .noneMatch(
                                    ref -> ref.contains("-x") || ref.contains("upload-pack") || ref.contains("mine"))),
            handing(
                            "repo-damaged",
                            "to publish a repository with objects that are missing or garbage",
                            "echo x > x; git add x; commit -m X; find .git/objects -type f | head -n 2 | while read -r f; do"
                                    + " chmod u+w \"$f\"; echo garbage > \"$f\"; done")
                    .judged(traces -> traces.ground().requireSoundRemote()),
            handing(
                            "repo-locks",
                            "that nobody can commit any more, by locks that it leaves",
                            "touch .git/index.lock .git/HEAD.lock .git/config.lock .git/packed-refs.lock .git/shallow.lock; chmod -R a-w .git; echo x > x")
                    .judged(Traces::requireSettled),
            handing(
                            "repo-attributes",
                            "files that are committed otherwise than they are looked at, by attributes",
                            "echo '* text eol=crlf working-tree-encoding=UTF-16 ident export-subst' > .gitattributes; printf 'a\\nb\\n' > x")
                    .judged(Traces::requireSettled),
            Attack.alone(
                    "repo-alternates",
                    "objects of another repository of the machine",
                    Stop.of(Guarantee.READS_CONFINED),
                    "s=$SECRET_REPOSITORY; echo \"$s/objects\" >> .git/objects/info/alternates; mkdir -p .git/refs/heads"
                            + "; git fetch -q \"$s\" main; cp -r \"$s/objects/.\" .git/objects; git update-ref HEAD $SECRET_COMMIT"
                            + "; git merge -q --allow-unrelated-histories -m Stolen $SECRET_COMMIT; rm -rf .git/objects/pack"
                            + "; ln -s \"$s/objects/pack\" .git/objects/pack",
                    traces -> {
                        assertThat(traces.ground().mirrorHas(traces.ground().secretCommit()))
                                .isFalse();
                        assertThat(traces.publishedTree()).doesNotContain("secret.txt");
                    }),
            handing(
                            "link-out",
                            "a file of the host, by a link in the commit",
                            "ln -s /etc/passwd report.json; ln -s \"$OUTSIDE\" out")
                    .judged(traces -> {
                        traces.requireStatus(TaskStatus.FAILED);
                        traces.requireReason("leads out of the tree");
                    }),
            handing(
                            "link-directory",
                            "to have the host write or read elsewhere, by a link in place of a directory",
                            "rm -rf .ai; ln -s / .ai; ln -s .git/config settings")
                    .judged(traces -> {
                        traces.requireStatus(TaskStatus.FAILED);
                        traces.requireReason("leads out of the tree");
                    }),
            handing(
                            "link-report",
                            "that the host takes a file of its own for a report",
                            "mkdir -p .ai; ln -s ../README.md .ai/new-learnings.md; ln -s ../README.md .ai/review.md; echo x > x")
                    .judged(traces -> {
                        traces.requireStatus(TaskStatus.IN_REVIEW);
                        assertThat(traces.events(Event.LearningRecorded.class)).isEmpty();
                    }),
            bounding("file-huge", "to hand over a file that no code host takes", "truncate -s 101M zeros")
                    .judged(traces -> {
                        traces.requireStatus(TaskStatus.FAILED);
                        traces.requireReason("'zeros' has 105906176 bytes");
                    }),
            bounding(
                            "file-deep",
                            "directories that are hundreds deep",
                            "d=$(printf 'd/%.0s' $(seq 400)); mkdir -p \"$d\" && echo x > \"${d}x\"")
                    .judged(Traces::requireSettled),
            bounding(
                            "file-many",
                            "more files than anybody looks at",
                            "mkdir many; cd many; i=0; while [ $i -lt 3000 ]; do : > f$i; i=$((i + 1)); done; echo x > x")
                    .judged(traces -> {
                        traces.requireStatus(TaskStatus.IN_REVIEW);
                        assertThat(String.join("", traces.pullRequests()).length())
                                .isLessThan(100_000);
                    }));

    private RepositoryAttacks() {}

    private static Attack handing(String id, String tries, String script) {
        return Attack.alone(id, tries, Stop.HAND_OVER, script, Traces::requireSettled);
    }

    private static Attack bounding(String id, String tries, String script) {
        return Attack.alone(id, tries, Stop.BOUNDS, script, Traces::requireSettled);
    }
}
