package org.jvmfactory.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void shows_the_quickstart_as_it_is_compiled() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        String quickstart =
                Files.readString(Path.of("src/main/java/org/jvmfactory/example/quickstart/Quickstart.java"));

        assertThat(readme).contains("```java\n" + quickstart + "```\n");
    }
}
