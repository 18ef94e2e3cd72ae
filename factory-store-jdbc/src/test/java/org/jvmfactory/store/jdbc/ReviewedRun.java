package org.jvmfactory.store.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.FactoryConfig.Isolation;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.testkit.ScriptedEngine;

/**
 * A program: one task through coder, verify, reviewer, revision and publishing, in one SQLite file. Arguments: directory, repository, after
 * how many writes to drop dead (0: never).
 */
final class ReviewedRun {

    private static final String SCRIPT = """
            agents:
              coder:
                - do:
                    - write: {path: greeting.txt, content: "helo\\n"}
                    - commit: Greet
                    - write: {path: left.txt, content: "left uncommitted\\n"}
                    - say: I wrote a greeting.
                    - cost: 0.01
              reviewer:
                - do:
                    - verdict: {decision: changes-requested, summary: A typo., findings: [{severity: major, file: greeting.txt, line: 1, message: It says helo.}]}
                - do:
                    - verdict: {decision: approved, summary: Fine.}
              coder_revision:
                - do:
                    - write: {path: greeting.txt, content: "hello\\n"}
                    - commit: Mend the typo
                    - say: Mended.
            """;

    private ReviewedRun() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        int writes = Integer.parseInt(arguments[2]);
        SqliteStore file = SqliteStore.open(directory.resolve("factory.db"));
        try (Factory factory = Factory.builder()
                .dataDirectory(directory)
                .store(writes == 0 ? file : new HaltingStore(file, writes))
                .engine(ScriptedEngine.ofYaml(SCRIPT))
                .config(FactoryConfig.defaults()
                        .withWorkflow("code_review")
                        .withVerify(java.util.List.of("test", "-f", "greeting.txt"))
                        .withIsolation(Isolation.NONE)
                        .withBudgets(Budgets.NONE.withDay(Budgets.Ceiling.money("1000"))))
                .build()) {
            TaskView view = factory.submit(TaskRequest.builder(Path.of(arguments[1]), "Greet people")
                            .idempotencyKey("greet")
                            .build())
                    .await(Duration.ofMinutes(2))
                    .orElseThrow();
            System.out.println(view.status() + ": " + view.reason());
        }
    }
}
