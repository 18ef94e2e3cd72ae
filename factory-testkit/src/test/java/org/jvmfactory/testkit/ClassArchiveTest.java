package org.jvmfactory.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    @TempDir
    Path directory;

    /** Uses a class of ours and one of a signed jar, and says where they come from; fails where it is told so. */
    public static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            if (arguments[0].equals("fail")) {
                throw new IllegalArgumentException("as it was told");
            }
            System.out.println(ObjectId.zeroId().name().length() + " " + arguments[0]);
        }
    }

    @Test
    void a_jvm_takes_the_classes_from_what_an_earlier_one_loaded() throws Exception {
        ClassArchive archive = ClassArchive.of(directory, Program.class, "first");
        ProcessBuilder builder = archive.jvm(Program.class, "second");
        builder.command().add(1, "-Xlog:class+load");
        builder.command().remove("-Xlog:disable");

        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines()).contains("40 second");
        assertThat(said.lines())
                .anyMatch(line -> line.contains(Program.class.getName()) && line.contains("shared objects file"))
                .anyMatch(line -> line.contains(ObjectId.class.getName()) && line.contains("shared objects file"));
    }

    @Test
    void a_program_that_fails_makes_no_archive_and_its_words_are_shown() {
        assertThatThrownBy(() -> ClassArchive.of(directory, Program.class, "fail"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("as it was told");
    }
}
