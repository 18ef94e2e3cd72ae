package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.command.CommandEngine;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.workflow.Workflow;

/**
 * One task through coder, verify, reviewer, revision and publishing, or through branches side by side of which a judge picks one, in one
 * SQLite file. As a program it drops dead after so many writes; its arguments are the directory, the repository, that number and the
 * workflow.
 */
final class ReviewedRun {

    /** Its agents are a shell, which starts at once; a session of theirs is a file in HOME. */
    private static final String ENGINE = """
            name: shell
            command:
              - sh
              - -c
              - |
                cat > /dev/null
                [ "$1" = new ] || [ -f "$HOME/$2" ] || exit 9
                : > "$HOME/$2"
                commit() {
                  git add greeting.txt
                  git diff --cached --quiet || git commit -q -m "$1"
                }
                case "$FACTORY_AGENT $FACTORY_STEP" in
                  "coder write#1/write-two"*)
                    echo hello > greeting.txt
                    commit "Greet properly"
                    echo "I wrote a better greeting." ;;
                  "reviewer write#1/pick#1")
                    echo '{"pick": "B", "reason": "It is spelled right."}' ;;
                  coder*)
                    echo helo > greeting.txt
                    commit Greet
                    echo "left uncommitted" > left.txt
                    echo "I wrote a greeting." ;;
                  "reviewer review#1")
                    echo '{"decision": "changes-requested", "summary": "A typo.", "findings":
                      [{"severity": "major", "file": "greeting.txt", "line": 1, "message": "It says helo."}]}' ;;
                  reviewer*)
                    echo '{"decision": "approved", "summary": "Fine.", "findings": []}' ;;
                  *)
                    echo hello > greeting.txt
                    commit "Mend the typo"
                    echo "Mended." ;;
                esac
              - agent
            start: [new, "{session}"]
            resume: [again, "{session}"]
            exit-codes: {9: session-gone}
            """;

    static final String REVIEWED = "code_review";
    static final String BRANCHES = "branches";

    private static final Workflow SIDE_BY_SIDE = Workflow.parse("branches.yml", """
            name: branches
            steps:
              - id: write
                parallel:
                  steps: [{id: code, uses: agent, agent: coder}, {id: check, uses: verify, inputs: [code.text]}]
                  prompts: {one: Greet., two: Greet properly.}
                  judge: {id: pick, uses: judge, agent: reviewer}
              - {id: publish, uses: publish}
            """);

    private ReviewedRun() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        FactoryStore store = new HaltingStore(store(directory), Integer.parseInt(arguments[2]));
        System.out.println(run(directory, Path.of(arguments[1]), store, arguments[3]));
    }

    static SqliteStore store(Path directory) {
        return SqliteStore.open(directory.resolve("factory.db"));
    }

    /** Carries the task out, or what is left of it to do, and closes the store. */
    static TaskView run(Path directory, Path repository, FactoryStore store, String workflow)
            throws InterruptedException {
        try (Factory factory = Factory.builder()
                .dataDirectory(directory)
                .store(store)
                .engine(CommandEngine.of(ConfigNode.parse("engine", ENGINE)))
                .config(FactoryConfig.defaults()
                        .withWorkflow(SIDE_BY_SIDE)
                        .withWorkflow(workflow)
                        .withEngine("shell")
                        .withVerify(List.of("test", "-f", "greeting.txt"))
                        .withIsolation(Isolation.NONE)
                        .withBudgets(Budgets.NONE.withDay(Budgets.Ceiling.money("1000"))))
                .build()) {
            return factory.submit(TaskRequest.builder(repository, "Greet people")
                            .idempotencyKey("greet")
                            .build())
                    .await(Duration.ofMinutes(2))
                    .orElseThrow();
        }
    }
}
