package org.jvmfactory.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class RunnableJarIT {

    private static final Path JAR = Path.of(System.getProperty("factory.jar", ""));

    @Test
    void tells_its_version() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), UTF_8);

        assertThat(java.waitFor()).as(output).isZero();
        assertThat(output).matches("factory \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void may_load_native_libraries_and_has_a_stable_module_name() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Manifest manifest = jar.getManifest();

            assertThat(manifest.getMainAttributes().getValue("Enable-Native-Access"))
                    .isEqualTo("ALL-UNNAMED");
            assertThat(manifest.getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("org.jvmfactory.app");
        }
    }
}
