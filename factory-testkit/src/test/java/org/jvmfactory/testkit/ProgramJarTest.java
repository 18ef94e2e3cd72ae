package org.jvmfactory.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.jvmfactory.testkit.scripted.ScriptedAgent;

class ProgramJarTest {

    @Test
    void names_every_class_of_the_program() throws Exception {
        URI here = Objects.requireNonNull(ScriptedAgent.class.getResource("ScriptedAgent.class"))
                .toURI();
        File[] files = Objects.requireNonNull(
                Path.of(here).resolveSibling(".").toFile().listFiles());

        assertThat(files)
                .extracting(File::getName)
                .filteredOn(name -> !name.equals("package-info.class"))
                .containsExactlyInAnyOrderElementsOf(ProgramJar.CLASSES);
    }
}
