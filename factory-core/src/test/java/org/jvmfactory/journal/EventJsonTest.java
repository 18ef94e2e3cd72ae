package org.jvmfactory.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Answer;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;
import org.jvmfactory.task.Wait;

class EventJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunId RUN = new RunId(new TaskId("k3f9x2ab"), 2);
    private static final StepPath PATH = StepPath.of("review", 1);

    /** Each sealed family that is kept, by the directory of its golden files. */
    private static final Map<String, Class<?>> FAMILIES = Map.of(
            "event", Event.class,
            "command", Command.class,
            "agent-event", AgentEvent.class,
            "step-result", StepResult.class,
            "wait", Wait.class);

    @TestFactory
    Stream<DynamicTest> every_kind_has_a_name_an_example_and_a_golden_file() {
        Map<Class<?>, Object> examples = examples().collect(Collectors.toMap(Object::getClass, Function.identity()));
        return FAMILIES.entrySet().stream()
                .flatMap(family -> kinds(family.getValue())
                        .map(kind -> DynamicTest.dynamicTest(kind.getSimpleName(), () -> {
                            assertThat(EventTypes.NAMES).containsKey(kind);
                            assertThat(examples).containsKey(kind);
                            assertThat(golden(family.getKey(), kind)).exists();
                        })));
    }

    @TestFactory
    Stream<DynamicTest> every_example_is_written_as_its_golden_file_and_read_from_it() {
        return examples()
                .map(example -> DynamicTest.dynamicTest(example.getClass().getSimpleName(), () -> {
                    Path golden = golden(family(example), example.getClass());
                    String kept = Files.readString(golden);
                    assertThat(tree(write(example))).isEqualTo(tree(kept));
                    assertThat(read(example, kept)).isEqualTo(example);
                }));
    }

    @Test
    void no_golden_file_is_left_without_a_kind() throws IOException {
        Set<String> expected = new TreeSet<>();
        examples()
                .forEach(example ->
                        expected.add(family(example) + "/" + EventTypes.NAMES.get(example.getClass()) + ".json"));
        try (Stream<Path> files = Files.walk(goldens())) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> goldens().relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void names_are_unique_in_their_family() {
        FAMILIES.values()
                .forEach(family ->
                        assertThat(kinds(family).map(EventTypes.NAMES::get)).doesNotHaveDuplicates());
    }

    @Test
    void version_and_type_come_first() {
        assertThat(EventJson.write(new Event.StatusChanged(TaskStatus.QUEUED, "no slot is free")))
                .isEqualTo(
                        "{\"v\":1,\"type\":\"status-changed\",\"status\":\"queued\",\"reason\":\"no slot is free\"}");
    }

    @Test
    void what_is_absent_is_left_out_and_read_as_absent() {
        Event event = new Event.SessionOpened(RUN, PATH, "coder", "claude", Optional.empty(), Optional.empty(), "p");
        String json = EventJson.write(event);
        assertThat(json).doesNotContain("model", "resumed");
        assertThat(EventJson.read(json)).isEqualTo(event);
    }

    @Test
    void a_retry_may_bring_a_budget() {
        Command retry = new Command.Retry(Optional.of(Money.usd("7.5")), Actor.HOST);
        assertThat(EventJson.readCommand(EventJson.write(retry))).isEqualTo(retry);
    }

    @Test
    void a_retry_may_bring_what_was_assumed() {
        Command retry =
                new Command.Retry(Optional.empty(), Optional.of(new Answer("q1", "assume", Actor.HOST)), Actor.HOST);
        assertThat(EventJson.readCommand(EventJson.write(retry))).isEqualTo(retry);
    }

    @Test
    void a_hand_over_may_move_the_branch() {
        HandOver moved = new HandOver(
                "1f7391f9",
                "4b825dc6",
                Optional.empty(),
                Optional.of("5f1c"),
                Optional.of("coder"),
                Optional.of("0f1e2d3c"),
                Optional.of("9a8b7c6d"));
        Event event = new Event.StepFinished(RUN, PATH, 1, StepResult.succeeded(), Optional.of(moved));
        assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
    }

    @Test
    void maps_are_written_in_the_order_of_their_keys() {
        String json = EventJson.write(new Event.StepFinished(
                RUN, PATH, 1, StepResult.succeeded(Map.of("b", "2", "c", "3", "a", "1")), Optional.empty()));
        assertThat(json).contains("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
    }

    @Test
    void a_field_that_this_version_does_not_know_is_ignored() {
        assertThat(
                        EventJson.read(
                                "{\"v\":1,\"type\":\"status-changed\",\"status\":\"done\",\"reason\":\"\",\"later\":{\"a\":[1]}}"))
                .isEqualTo(new Event.StatusChanged(TaskStatus.DONE, ""));
    }

    @Test
    void an_unknown_type_is_named() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> EventJson.read("{\"v\":1,\"type\":\"task-teleported\"}"))
                .withMessageContaining("'task-teleported'")
                .extracting(StoreException::code)
                .isEqualTo(StoreException.Code.NEWER_SCHEMA);
    }

    @Test
    void an_unknown_type_of_a_part_is_named() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> EventJson.read("{\"v\":1,\"type\":\"agent-reported\",\"run\":\"k3f9x2ab.2\","
                        + "\"path\":\"review#1\",\"event\":{\"type\":\"dreamt\"}}"))
                .withMessageContaining("'dreamt'");
    }

    @Test
    void a_newer_version_is_refused() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> EventJson.read("{\"v\":2,\"type\":\"status-changed\"}"))
                .withMessageContaining("version 2")
                .extracting(StoreException::code)
                .isEqualTo(StoreException.Code.NEWER_SCHEMA);
    }

    @Test
    void what_is_not_an_event_is_corrupt() {
        for (String broken : List.of("", "null", "[]", "{\"type\":\"status-changed\"}", "{\"v\":1", "{\"v\":1}")) {
            assertThatExceptionOfType(StoreException.class)
                    .as(broken)
                    .isThrownBy(() -> EventJson.read(broken))
                    .extracting(StoreException::code)
                    .isEqualTo(StoreException.Code.CORRUPT);
        }
    }

    @Test
    void a_missing_part_is_corrupt() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> EventJson.read("{\"v\":1,\"type\":\"status-changed\",\"status\":\"done\"}"))
                .withMessageContaining("reason")
                .extracting(StoreException::code)
                .isEqualTo(StoreException.Code.CORRUPT);
    }

    @Test
    void an_entry_is_one_line_with_its_place_and_comes_back() {
        JournalEntry entry = new JournalEntry(
                42,
                StreamId.of(RUN.task()),
                7,
                Instant.parse("2026-11-21T12:00:00.123456789Z"),
                new Event.StepNoted(RUN, PATH, "two\nlines"));
        String line = EventJson.line(entry);
        assertThat(line)
                .isEqualTo("{\"v\":1,\"position\":42,\"stream\":\"task/k3f9x2ab\",\"sequence\":7,"
                        + "\"at\":\"2026-11-21T12:00:00.123456789Z\",\"event\":{\"type\":\"step-noted\","
                        + "\"run\":\"k3f9x2ab.2\",\"path\":\"review#1\",\"note\":\"two\\nlines\"}}");
        assertThat(EventJson.readLine(line)).isEqualTo(entry);
    }

    @Test
    void a_secret_is_never_written() {
        assertThatThrownBy(() -> EventMapper.create().writeValueAsString(Map.of("key", Secret.of("hunter2-hunter2"))))
                .hasMessageContaining("a secret is never written")
                .hasMessageNotContaining("hunter2");
    }

    private static Stream<Object> examples() {
        List<Object> all = new ArrayList<>();
        all.addAll(JournalExamples.events());
        all.addAll(JournalExamples.commands());
        all.addAll(JournalExamples.agentEvents());
        all.addAll(JournalExamples.results());
        all.addAll(JournalExamples.waits());
        return all.stream();
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventJsonTest::kinds)
                : Stream.of(type);
    }

    private static String family(Object example) {
        return FAMILIES.entrySet().stream()
                .filter(family -> family.getValue().isInstance(example))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Results and waits are only ever kept inside an event. */
    private static Event carrier(Object part) {
        StepResult result = part instanceof Wait wait ? StepResult.waits(wait, Map.of()) : (StepResult) part;
        return new Event.StepFinished(RUN, PATH, 1, result, Optional.empty());
    }

    private static String write(Object example) {
        if (example instanceof Event event) {
            return EventJson.write(event);
        }
        if (example instanceof Command command) {
            return EventJson.write(command);
        }
        if (example instanceof AgentEvent event) {
            return EventJson.write(event);
        }
        return EventJson.write(carrier(example));
    }

    private static Object read(Object example, String json) {
        if (example instanceof Command) {
            return EventJson.readCommand(json);
        }
        if (example instanceof AgentEvent) {
            return EventJson.readAgentEvent(json);
        }
        Event event = EventJson.read(json);
        if (example instanceof Event) {
            return event;
        }
        StepResult result = ((Event.StepFinished) event).result();
        return example instanceof Wait ? ((StepResult.Waits) result).on() : result;
    }

    private static JsonNode tree(String json) throws IOException {
        return JSON.readTree(json);
    }

    private static Path golden(String family, Class<?> kind) {
        return goldens().resolve(family).resolve(EventTypes.NAMES.get(kind) + ".json");
    }

    private static Path goldens() {
        return Path.of("src", "test", "resources", "journal", "v1");
    }
}
