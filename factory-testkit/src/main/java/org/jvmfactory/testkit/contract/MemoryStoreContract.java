package org.jvmfactory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryEntry.Evidence;
import org.jvmfactory.memory.MemoryEntry.Kind;
import org.jvmfactory.memory.MemoryEntry.Trust;
import org.jvmfactory.memory.MemoryException;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.memory.MemoryStore;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.TaskId;

/** What every {@link MemoryStore} promises. Extend it in the store's module and say how to open the store; add no assertions. */
@Timeout(60)
public abstract class MemoryStoreContract {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Optional<String> SHOP = Optional.of("https://example.org/shop.git");
    private static final Optional<String> DOCS = Optional.of("https://example.org/docs.git");

    private @Nullable MemoryStore store;

    /** Opens an empty memory. */
    protected abstract MemoryStore open();

    private synchronized MemoryStore store() {
        if (store == null) {
            store = open();
        }
        return store;
    }

    @AfterEach
    final void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    private static MemoryEntry entry(String id, String text) {
        return entry(id, text, SHOP, NOON);
    }

    private static MemoryEntry entry(String id, String text, Optional<String> repository, Instant at) {
        return new MemoryEntry(id, Kind.LEARNING, text, repository, Trust.AGENT, Evidence.NONE, at);
    }

    private void remember(MemoryEntry... entries) {
        store().remember(List.of(entries));
    }

    private List<String> recall(String text) {
        return recall(new MemoryQuery(text, SHOP, 100, 100_000));
    }

    private List<String> recall(MemoryQuery query) {
        return store().recall(query).stream().map(MemoryEntry::id).toList();
    }

    @Test
    void it_says_what_it_is() {
        assertThat(store().description()).isNotBlank();
    }

    @Test
    void an_empty_memory_recalls_nothing() {
        assertThat(recall("anything")).isEmpty();
    }

    @Test
    void what_was_remembered_comes_back_with_all_that_belongs_to_it() {
        MemoryEntry whole = new MemoryEntry(
                "outcome/7",
                Kind.OUTCOME,
                "The build needs\nJDK 17; \u00e4\u00df \u6f22\u5b57 \ud83d\ude80 'quoted' \"twice\" %_\\",
                SHOP,
                Trust.OUTCOME,
                new Evidence(Optional.of(new RunId(new TaskId("k3f9x2ab"), 2)), Optional.of("4b825dc6")),
                NOON.plusNanos(123));
        MemoryEntry bare = new MemoryEntry(
                "learning/1", Kind.LEARNING, "build", Optional.empty(), Trust.PERSON, Evidence.NONE, NOON);
        remember(whole, bare);
        assertThat(store().recall(new MemoryQuery("build", SHOP, 10, 10_000))).containsExactlyInAnyOrder(whole, bare);
    }

    @Test
    void remembering_the_same_twice_changes_nothing() {
        remember(entry("a", "the build is slow"));
        remember(entry("a", "the build is slow"), entry("a", "the build is slow"));
        assertThat(recall("build")).containsExactly("a");
        assertThat(store().forget(Set.of("a"))).isEqualTo(1);
        assertThat(recall("build")).isEmpty();
    }

    @Test
    void an_entry_takes_the_place_of_the_one_with_its_id() {
        remember(entry("a", "the build is slow"));
        remember(entry("a", "tests need a database"));
        assertThat(recall("build")).isEmpty();
        assertThat(recall("database")).containsExactly("a");
    }

    @Test
    void of_two_entries_with_one_id_in_a_list_the_last_one_counts() {
        remember(entry("a", "apples"), entry("a", "pears"));
        assertThat(recall("apples pears")).containsExactly("a");
        assertThat(recall("apples")).isEmpty();
    }

    @Test
    void words_are_found_in_upper_and_lower_case() {
        remember(entry("a", "Gradle needs a Wrapper"));
        assertThat(recall("WRAPPER")).containsExactly("a");
    }

    @Test
    void an_entry_that_holds_more_of_the_words_comes_first() {
        remember(
                entry("one", "the login needs a cookie and nothing"),
                entry("both", "the login needs a cookie for the session"),
                entry("none", "pictures are kept somewhere else today"));
        assertThat(recall("cookie session")).containsExactly("both", "one");
    }

    @Test
    void a_rare_word_weighs_more_than_a_common_one() {
        for (int i = 0; i < 6; i++) {
            remember(entry("common" + i, "number " + i + " speaks of tests"));
        }
        remember(entry("rare", "number 9 speaks of migrations"));
        assertThat(recall("tests migrations")).startsWith("rare").hasSize(7);
    }

    @Test
    void of_entries_that_fit_alike_the_newer_one_comes_first() {
        remember(
                entry("old", "the port is taken", SHOP, NOON),
                entry("new", "the port is taken", SHOP, NOON.plusSeconds(60)),
                entry("older", "the port is taken", SHOP, NOON.minusSeconds(60)));
        assertThat(recall("port")).containsExactly("new", "old", "older");
    }

    @Test
    void the_order_is_the_same_each_time() {
        for (int i = 0; i < 20; i++) {
            remember(entry("e" + i, "the port is taken"));
        }
        assertThat(recall("port")).isEqualTo(recall("port")).hasSize(20);
    }

    @Test
    void other_repositories_stay_out_and_entries_for_all_of_them_come_in() {
        remember(
                entry("mine", "the port is 8100", SHOP, NOON),
                entry("theirs", "the port is 8200", DOCS, NOON),
                entry("everybody's", "the port is 8300", Optional.empty(), NOON));
        assertThat(recall("port")).containsExactlyInAnyOrder("mine", "everybody's");
        assertThat(recall(new MemoryQuery("port", Optional.empty(), 10, 10_000)))
                .containsExactly("everybody's");
        assertThat(recall(new MemoryQuery("port", Optional.of("https://example.org"), 10, 10_000)))
                .containsExactly("everybody's");
    }

    @Test
    void a_repository_whose_name_means_something_to_a_database_is_only_a_name() {
        Optional<String> odd = Optional.of("/srv/'; DROP TABLE x; --\" OR 1=1 * %/shop.git");
        remember(entry("odd", "the port is 8100", odd, NOON), entry("mine", "the port is 8200", SHOP, NOON));
        assertThat(recall(new MemoryQuery("port", odd, 10, 10_000))).containsExactly("odd");
    }

    @Test
    void there_are_at_most_as_many_entries_as_asked_for_and_they_are_the_best() {
        remember(
                entry("one", "apples are red and round here"),
                entry("two", "apples and pears are round here"),
                entry("three", "apples and pears and plums here"));
        assertThat(recall(new MemoryQuery("apples pears plums", SHOP, 2, 10_000)))
                .containsExactly("three", "two");
    }

    @Test
    void there_are_at_most_as_many_characters_as_asked_for() {
        remember(
                entry("first", "apples and pears and plums"), // 26 characters
                entry("second", "apples, pears and a few other things that fill the page"),
                entry("third", "apples in a box")); // 15 characters
        assertThat(recall(new MemoryQuery("apples pears plums", SHOP, 10, 41))).containsExactly("first", "third");
        assertThat(recall(new MemoryQuery("apples pears plums", SHOP, 10, 25))).containsExactly("third");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "'",
                "build\"",
                "\"build",
                "build*",
                "*",
                "^build",
                "NEAR(build port, 2)",
                "build AND",
                "AND",
                "OR",
                "NOT",
                "NOT build",
                "build NOT port",
                "(build",
                "build)",
                "()",
                "text : build",
                "scope:1",
                "{text} : build",
                "- build",
                "build + port",
                "build;",
                "build'; DROP TABLE factory_memory; --",
                "\\",
                "%",
                "_",
                "build\u0000port",
                "\ud800 build",
                "build\n\nport\tthe",
                "a:b:c^2~3",
                "``",
                "\u201cbuild\u201d",
                "text",
                "rowid",
                "build,port"
            })
    void no_character_of_a_query_means_anything(String text) {
        remember(entry("known", "the build uses a port"), entry("other", "and nothing else", DOCS, NOON));
        List<String> found = recall(text);
        assertThat(found).doesNotContain("other");
        if (text.contains("build")) {
            assertThat(found).containsExactly("known");
        }
        assertThat(recall("build")).containsExactly("known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "!? -- ...", "\u0000"})
    void a_query_without_words_finds_nothing(String text) {
        remember(entry("a", "anything at all"));
        assertThat(recall(text)).isEmpty();
    }

    @Test
    void a_very_long_query_is_no_error() {
        remember(entry("a", "the build is slow"));
        assertThat(recall("build " + "word\" AND (".repeat(50_000))).containsExactly("a");
    }

    @Test
    void forgetting_counts_what_was_there_and_leaves_the_rest() {
        remember(entry("a", "apples"), entry("b", "apples"), entry("c", "apples"));
        assertThat(store().forget(Set.of("a", "c", "nobody's"))).isEqualTo(2);
        assertThat(store().forget(Set.of("a"))).isZero();
        assertThat(store().forget(Set.of())).isZero();
        assertThat(recall("apples")).containsExactly("b");
    }

    @Test
    void what_is_older_than_a_time_is_forgotten() {
        remember(
                entry("old", "apples", SHOP, NOON.minusNanos(1)),
                entry("on time", "apples", SHOP, NOON),
                entry("old and theirs", "apples", DOCS, NOON.minusSeconds(1)));
        assertThat(store().forgetBefore(NOON)).isEqualTo(2);
        assertThat(store().forgetBefore(NOON)).isZero();
        assertThat(recall("apples")).containsExactly("on time");
    }

    @Test
    void many_threads_at_once_lose_nothing() throws Exception {
        List<Integer> all = Together.run(8, number -> () -> {
            for (int i = 0; i < 10; i++) {
                remember(entry(number + "-" + i, "apples number " + i));
                recall("apples");
            }
            return number;
        });
        assertThat(all).hasSize(8);
        assertThat(recall("apples")).hasSize(80).doesNotHaveDuplicates();
    }

    @Test
    void closing_twice_is_no_error_and_using_it_afterwards_is_one() {
        store().close();
        store().close();
        assertThatExceptionOfType(MemoryException.class).isThrownBy(() -> recall("apples"));
    }
}
