package org.jvmfactory.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's files in a directory of their own: the sample project's bare repository, the script that the agents play, and a
 * configuration. Immutable.
 */
public final class Sample {

    /** The task that the script is written for. */
    public static final String TITLE = "Split a bill between people";

    public static final String DESCRIPTION = """
            Add `Bill.split(int people)`: what each person pays, in cents, as a list with one amount for each.
            Everybody pays the same, as far as whole cents allow. Splitting between nobody is refused.
            """;

    /** How the sample is built and tested. */
    public static final List<String> VERIFY = List.of("java", "Build.java");

    private static final List<String> FILES = List.of(
            "README.md",
            "AGENTS.md",
            "Build.java",
            "src/till/Bill.java",
            "test/till/Check.java",
            "test/till/BillTest.java");

    private final Path directory;

    private Sample(Path directory) {
        this.directory = directory;
    }

    /** A directory that isn't there yet, below {@code parent}. */
    public static Path fresh(Path parent) {
        int number = 1;
        while (Files.exists(parent.resolve(Integer.toString(number)))) {
            number++;
        }
        return parent.resolve(Integer.toString(number));
    }

    /**
     * Makes the repository and the script in {@code directory}.
     *
     * @param watched whether the agents take their time, so that a person can follow them
     * @throws IllegalArgumentException when something is there already
     */
    public static Sample create(Path directory, boolean watched) throws InterruptedException {
        Path place = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(place);
            try (Stream<Path> there = Files.list(place)) {
                if (there.findAny().isPresent()) {
                    throw new IllegalArgumentException("the directory '" + directory + "' isn't empty");
                }
            }
            Path project = place.resolve("till");
            for (String file : FILES) {
                Path target = project.resolve(file);
                Files.createDirectories(target.getParent());
                Files.writeString(target, Resources.text("sample/" + file));
            }
            Sample sample = new Sample(place);
            sample.commit(project);
            Files.writeString(sample.script(), Script.of(watched));
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException("The sample can't be made in '" + directory + "'.", e);
        }
    }

    private void commit(Path project) throws InterruptedException {
        Git git = new Git(project);
        git.run("init", "--quiet", "--initial-branch=main");
        git.run("add", "--all");
        git.run("commit", "--quiet", "-m", "Add up a bill");
        new Git(directory)
                .run(
                        "clone",
                        "--quiet",
                        "--bare",
                        project.toString(),
                        repository().toString());
        git.run("remote", "add", "origin", repository().toString());
    }

    /** The bare repository that the demo publishes to. */
    public Path repository() {
        return directory.resolve("till.git");
    }

    /** The script that the scripted engine plays. */
    public Path script() {
        return directory.resolve("script.yml");
    }

    /** A configuration with which {@code factory run} does what the demo does, and {@code factory resume} goes on with it. */
    public Path configuration() {
        return directory.resolve("factory.yml");
    }

    /** Writes the configuration. */
    public void configure(boolean isolated) {
        String text = """
                workflow: code_review
                engine: scripted
                engines:
                  scripted: {script: "%s"}
                verify: [java, Build.java]
                %s""".formatted(
                script().toString().replace("\\", "\\\\").replace("\"", "\\\""), isolated ? "" : "isolation: none\n");
        try {
            Files.writeString(configuration(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + configuration() + "' can't be written.", e);
        }
    }

    /** The commits and files in which {@code branch} of the bare repository differs from main. */
    public String difference(String branch) throws InterruptedException {
        Git git = new Git(repository());
        return git.run("log", "--reverse", "--abbrev=8", "--format=%h %s", "main.." + branch) + "\n"
                + git.run("diff", "--stat=80", "main..." + branch);
    }
}
