package org.jvmfactory.testkit.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.jvmfactory.Factory;
import org.jvmfactory.FactoryConfig;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.StreamId;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.testkit.junit.Needs;

/** Real builds whose dependencies come from private registries, through the gateway: their credentials stay outside. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class BuildsInBubblewrapTest extends HouseTest {

    private static final String COMPILER = "org/apache/maven/plugins/maven-compiler-plugin";
    private static final String LIBRARY = "org/slf4j/slf4j-api";

    private RegistryServer registries;

    @BeforeEach
    void open_the_registries() throws IOException {
        Needs.program("bwrap");
        registries = RegistryServer.start();
    }

    @AfterEach
    void close_the_registries() {
        registries.close();
    }

    @Test
    void an_npm_install_gets_its_package() throws Exception {
        Needs.program("npm");
        Factory factory = building("""
                  coder:
                    - do:
                        - write: {path: package.json, content: '{"name": "app", "dependencies": {"greeting": "1.0.0"}}'}
                        - commit: Greet
                """, "npm install --no-audit --no-fund >&2 && node -p \"require('greeting')\"");

        assertThat(built(factory)).endsWith("hello from npm");
        assertThat(registries.served()).contains("/npm/greeting");
    }

    @Test
    void a_maven_build_gets_its_plugin_and_its_library() throws Exception {
        Needs.program("mvn");
        String version = registries.version(COMPILER);
        Factory factory = building(
                """
                  coder:
                    - do:
                        - write:
                            path: pom.xml
                            content: |
                              <project xmlns="http://maven.apache.org/POM/4.0.0">
                                <modelVersion>4.0.0</modelVersion>
                                <groupId>g</groupId><artifactId>a</artifactId><version>1</version>
                                <properties>
                                  <maven.compiler.release>17</maven.compiler.release>
                                  <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                                </properties>
                                <dependencies>
                                  <dependency>
                                    <groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>%s</version>
                                  </dependency>
                                </dependencies>
                              </project>
                        - write:
                            path: src/main/java/A.java
                            content: "class A { org.slf4j.Logger log; }"
                        - commit: Log
                """.formatted(registries.version(LIBRARY)),
                "mvn -B org.apache.maven.plugins:maven-compiler-plugin:" + version + ":compile"
                        + " && test -f target/classes/A.class");

        assertThat(built(factory)).contains("[INFO] BUILD SUCCESS");
        assertThat(registries.served()).anyMatch(path -> path.startsWith("/maven/" + LIBRARY) && path.endsWith(".jar"));
    }

    private String built(Factory factory) {
        TaskHandle task = submit(factory, "Build");
        TaskView view = settled(task);
        assertThat(view.status()).as(view.reason()).isEqualTo(TaskStatus.DONE);
        assertThat(events(factory, task, Event.EgressDenied.class)).isEmpty();
        assertThat(factory.store().read(StreamId.of(task.id()), 0, 10_000).toString())
                .doesNotContain(RegistryServer.PASSWORD, RegistryServer.TOKEN);
        return view.lastRun().orElseThrow().steps().stream()
                .filter(step -> step.path().toString().startsWith("build"))
                .flatMap(step -> step.result().stream())
                .map(result -> result.outputs().getOrDefault("text", "").strip())
                .findFirst()
                .orElseThrow();
    }

    private Factory building(String coder, String command) throws IOException {
        Path file = Files.writeString(directory.resolve("factory.yml"), """
                network:
                  mirrors:
                    maven: {url: "http://127.0.0.1:%1$d/maven", user: ci, password: %2$s}
                    npm: {url: "http://127.0.0.1:%1$d/npm/", token: %3$s}
                workflow: build
                workflows:
                  build:
                    name: build
                    steps:
                      - {id: code, uses: agent, agent: coder}
                      - id: build
                        uses: run
                        with: {command: [sh, -c, '%4$s'], timeout: 200s}
                """.formatted(
                        registries.port(), RegistryServer.PASSWORD, RegistryServer.TOKEN, command.replace("'", "''")));
        return open(coder, base -> FactoryConfig.read(file, name -> Optional.empty()));
    }
}
