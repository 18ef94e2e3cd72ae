package org.jvmfactory.example.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private static final Pattern BLOCK = Pattern.compile("```(?:java|yaml)\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"write-an-engine.md", "write-a-step.md"})
    void show_this_module_as_it_is_compiled(String page) throws IOException {
        List<String> sources = sources();
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("../../docs", page)))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(sources)
                    .as("a file that holds this, indented or not:\n" + block)
                    .anyMatch(
                            source -> Stream.of(0, 4, 6, 8).anyMatch(depth -> source.contains(indented(block, depth))));
        }
    }

    private static String indented(String block, int depth) {
        return block.lines()
                .map(line -> line.isEmpty() ? "\n" : " ".repeat(depth) + line + "\n")
                .collect(Collectors.joining());
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> texts = files.filter(Files::isRegularFile).toList();
            return texts.stream().map(PagesTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
