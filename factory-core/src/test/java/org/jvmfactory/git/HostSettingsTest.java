package org.jvmfactory.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, because what is looked at happens once in a JVM. */
class HostSettingsTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    /** Reads a repository as the library does, then asks JGit for a setting of the user as an application would. */
    public static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            CommitReader reader = new CommitReader(Path.of(arguments[0]), new OpenRepositories());
            int changes = reader.changes(arguments[1], arguments[2]).size();
            System.out.println(changes + " "
                    + org.eclipse.jgit.util.SystemReader.getInstance()
                            .getUserConfig()
                            .getString("user", null, "name")
                    + " "
                    + org.eclipse
                            .jgit
                            .util
                            .FS
                            .getFileStoreAttributes(Path.of(arguments[0]))
                            .getFsTimestampResolution());
        }
    }

    @Test
    void jgit_reads_and_writes_no_settings_of_the_user_for_us_and_all_for_the_application_and_measures_no_disk()
            throws Exception {
        TestGit source = TestGit.init(directory.resolve("app"), "main")
                .write("a", "1\n".repeat(20))
                .commit("One");
        String base = source.tip("main");
        source.git("mv", "a", "b");
        String tip = source.commit("Two").tip("main");
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), "[user]\n\tname = Application\n[diff]\n\trenames = false\n");
        Path programs = Files.createDirectory(directory.resolve("bin"));
        Path canary = directory.resolve("git-was-started");
        Path git = Files.writeString(programs.resolve("git"), "#!/bin/sh\ntouch " + canary + "\nexit 1\n");
        assertThat(git.toFile().setExecutable(true)).isTrue();

        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                source.directory().resolve(".git").toString(),
                base,
                tip));
        builder.environment().clear();
        builder.environment().put("PATH", programs + File.pathSeparator + "/usr/bin:/bin");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1"); // else the application's own question starts git
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();

        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("1 Application PT2S");
        assertThat(canary).doesNotExist();
        assertThat(home.resolve(".config")).doesNotExist();
    }
}
