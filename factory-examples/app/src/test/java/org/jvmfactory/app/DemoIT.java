package org.jvmfactory.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.app.FactoryJar.Result;
import org.jvmfactory.testkit.junit.Needs;
import org.jvmfactory.testkit.junit.TestDirectories;

class DemoIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir(factory = TestDirectories.class)
    private Path directory;

    @Test
    void shows_the_main_job_from_task_to_published_branch() throws Exception {
        Needs.program("bwrap");
        FactoryJar factory = new FactoryJar(directory);

        Result demo = factory.run("demo", "--dir", "sample");

        assertThat(demo.exitCode()).as(demo.toString()).isZero();
        assertThat(demo.out())
                .contains("✔ verify     'java Build.java' succeeded")
                .contains("✘ review", "changes requested, 1 finding", "blocker src/till/Bill.java:28 ")
                .contains("✔ revise", "✔ verify #2", "✔ review #2", "approved", "✔ publish");
        Repository published = Repository.at(directory.resolve("sample/till.git"));
        Matcher branch = Pattern.compile("branch +(factory/\\S+) at").matcher(demo.out());
        assertThat(branch.find()).isTrue();
        assertThat(published.subjects("main.." + branch.group(1)))
                .containsExactly("Split a bill between people", "Hand out the cents that don't divide evenly");
        assertThat(published.file(branch.group(1), "test/till/BillTest.java")).contains("loses_no_cent");
        assertThat(published.file("main", "test/till/BillTest.java")).doesNotContain("split");
        assertThat(demo.out())
                .contains("Hand out the cents that don't divide evenly", "2 files changed, 2", "cat " + directory);
        assertThat(Files.readString(pullRequest(demo)))
                .contains("Split a bill between people", "coder\\_revision", "$0.0236", branch.group(1));
    }

    @Test
    void leaves_the_sample_buildable_before_and_after_and_flawed_between() throws Exception {
        Needs.program("bwrap");
        FactoryJar factory = new FactoryJar(directory);

        Result demo = factory.run("demo", "--json");

        JsonNode outcome = JSON.readTree(demo.lastLine());
        String branch = outcome.path("branch").asText();
        Path tree = directory.resolve("tree");
        Repository.at(directory)
                .git(
                        "clone",
                        "--quiet",
                        directory.resolve(".factory/demo/1/till.git").toString(),
                        tree.toString());
        for (String commit : List.of("main", "origin/" + branch + "~1", "origin/" + branch)) {
            Repository.at(tree).git("checkout", "--quiet", "--detach", commit);
            assertThat(build(tree)).as(commit).isZero();
        }
        Repository.at(tree).git("checkout", "--quiet", "origin/" + branch + "~1", "--", "src");
        assertThat(build(tree)).as("the new test finds the flaw").isNotZero();
    }

    @Test
    void says_so_before_it_goes_without_isolation() throws Exception {
        FactoryJar factory = new FactoryJar(directory).withoutBubblewrap();

        Result demo = factory.run("demo");

        assertThat(demo.exitCode()).as(demo.toString()).isZero();
        assertThat(demo.out()).contains("Without isolation: bubblewrap doesn't prove itself here");
        assertThat(demo.out().indexOf("Without isolation"))
                .isLessThan(demo.out().indexOf("✔ code"));
    }

    @Test
    void refuses_a_directory_with_something_in_it() throws Exception {
        Files.writeString(Files.createDirectory(directory.resolve("full")).resolve("file"), "mine");

        Result demo = new FactoryJar(directory).run("demo", "--dir", "full");

        assertThat(demo.exitCode()).as(demo.toString()).isEqualTo(2);
        assertThat(demo.err()).contains("isn't empty");
    }

    private static Path pullRequest(Result demo) {
        Matcher path = Pattern.compile("pull request (\\S+\\.md)").matcher(demo.out());
        assertThat(path.find()).isTrue();
        return Path.of(path.group(1));
    }

    private static int build(Path tree) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "Build.java")
                .directory(tree.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
